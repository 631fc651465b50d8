namespace Patchbay.Spool;

/// <summary>One event as it is accepted.</summary>
public sealed record InboundEvent
{
    /// <summary>The platform's own id, unique within the account: what comes twice is kept once.</summary>
    public required string PlatformId { get; init; }

    public required string ChatId { get; init; }

    public string? SenderId { get; init; }

    /// <summary><c>owner</c>, <c>approver</c>, <c>sender</c>, <c>group</c>, <c>webhook</c> or <c>task</c>.</summary>
    public required string Role { get; init; }

    public required string Content { get; init; }

    /// <summary>In order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Meta { get; init; } = [];
}

/// <summary>Where an event is. States never go back, and the last four are final.</summary>
public enum EventState
{
    Accepted,
    Queued,
    Delivered,
    Answered,
    Read,
    Failed,
    Expired,
}

/// <summary>An event in its spool. <paramref name="Attempts"/> counts how often it was offered to a host, this time included.</summary>
public sealed record SpooledEvent(
    EventId Id, InboundEvent Event, EventState State, DateTimeOffset AcceptedAt, int Attempts, DateTimeOffset? FirstOfferedAt,
    string? OfferedProject, string? Reason);

public enum AppendResult
{
    Accepted,
    Duplicate,
}

/// <summary>What became of one appended event; a duplicate has the id and state of the first.</summary>
public sealed record AppendOutcome(AppendResult Result, EventId Id, EventState State);

/// <summary>A state that a host reported.</summary>
public sealed record Settlement(EventId Id, EventState State, string? Reason = null);

/// <summary>An event's new state, after it is on disk.</summary>
public sealed record StateChange(EventId Id, string PlatformId, string ChatId, EventState State, string? Reason);

/// <summary>Who leases. A lease ends with its connection.</summary>
public sealed record LeaseHolder(string ConnectionId, string? SessionName, string? Project);

/// <summary>Something that the channel sent to its platform.</summary>
public sealed record SentMessage(
    string PlatformMessageId, string ChatId, string Text, string? InReplyTo, string? FileName, string? FileUrl, DateTimeOffset At)
{
    /// <summary>Its text was replaced after it was sent.</summary>
    public bool Edited { get; init; }
}

/// <summary>One line of a chat: exactly one of the two is there.</summary>
public sealed record HistoryItem(SpooledEvent? Inbound, SentMessage? Sent)
{
    public DateTimeOffset At => Inbound?.AcceptedAt ?? Sent!.At;
}

/// <summary>What waits to be delivered.</summary>
public sealed record Waiting(int Count, long Bytes, DateTimeOffset? Oldest);

/// <summary>One spool and its bounds.</summary>
public sealed record SpoolSettings
{
    public required string Folder { get; init; }

    public string FileName { get; init; } = "spool.db";

    /// <summary>Events that may wait; one more is refused, none is dropped.</summary>
    public int MaxWaiting { get; init; } = 200_000;

    /// <summary>Their bodies together, in UTF-16 units.</summary>
    public long MaxWaitingSize { get; init; } = 512L * 1024 * 1024;

    /// <summary>What no session took for so long is told to its sender.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Events in a final state are kept for so long, for the history and against duplicates.</summary>
    public TimeSpan KeepFinal { get; init; } = TimeSpan.FromDays(30);

    /// <summary>And so many of them.</summary>
    public int KeepFinalCount { get; init; } = 100_000;

    public required string HolderName { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
