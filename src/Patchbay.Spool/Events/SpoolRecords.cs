namespace Patchbay.Spool;

/// <summary>One event as it is accepted.</summary>
public sealed record InboundEvent
{
    /// <summary>The platform's own id, unique within the account: what comes twice is kept once. Empty when the platform has none.</summary>
    public required string PlatformId { get; init; }

    public required string ChatId { get; init; }

    public string? SenderId { get; init; }

    /// <summary><c>owner</c>, <c>approver</c>, <c>sender</c>, <c>group</c>, <c>webhook</c> or <c>task</c>.</summary>
    public required string Role { get; init; }

    /// <summary>
    /// What it is about. While an event about the same thing of this chat and role waits and nobody has seen it, this one is
    /// merged into it: text and meta become this one's, the urgency the higher of both. Null: it is about nothing else.
    /// </summary>
    public string? Thing { get; init; }

    /// <summary>Nobody is offered it before, so that quiet hours are kept; what is urgent and merged into it ends that. Within half a minute.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary><c>low</c> or <c>urgent</c>; null for what is neither. What is urgent goes out before the rest.</summary>
    public string? Urgency { get; init; }

    public required string Content { get; init; }

    /// <summary>In order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Meta { get; init; } = [];
}

/// <summary>
/// An event in its spool. <paramref name="Attempts"/> counts how often it was offered to a host, this time included; time and
/// project are those of the first offer.
/// </summary>
public sealed record SpooledEvent(
    EventId Id, InboundEvent Event, EventState State, DateTimeOffset AcceptedAt, int Attempts, DateTimeOffset? FirstOfferedAt,
    string? OfferedProject, string? Reason)
{
    /// <summary>How many were merged into it, itself included; <see cref="AcceptedAt"/> is of the first.</summary>
    public int Count { get; init; } = 1;
}

public enum AppendResult
{
    Accepted,
    Duplicate,
    Merged,
}

/// <summary>What became of one appended event; a duplicate has the id and state of the first, one that was merged those of the event that it is in.</summary>
public sealed record AppendOutcome(AppendResult Result, EventId Id, EventState State);

/// <summary>A state that a host reported.</summary>
public sealed record Settlement(EventId Id, EventState State, string? Reason = null);

/// <summary>An event's new state, after it is on disk. What was merged into it has the same state; the platform's id is the first one's.</summary>
public sealed record StateChange(EventId Id, string PlatformId, string ChatId, EventState State, string? Reason);

/// <summary>Who leases. A lease ends with its connection.</summary>
public sealed record LeaseHolder(string ConnectionId, string? SessionName, string? Project);

/// <summary>What waits to be delivered.</summary>
public sealed record Waiting(int Count, long Bytes, DateTimeOffset? Oldest);
