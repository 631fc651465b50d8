using Patchbay.Channels.Gate;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>One message as it came from the platform. Exactly one of the callbacks is called, once.</summary>
public sealed record InboundMessage
{
    /// <summary>Unique within the account: what comes twice is kept once.</summary>
    public required string PlatformId { get; init; }

    public required string ChatId { get; init; }

    public required SenderIdentity Sender { get; init; }

    public required string Content { get; init; }

    /// <summary>In order; keys as <c>^[A-Za-z_][A-Za-z0-9_]*$</c>, others and the host's own are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Meta { get; init; } = [];

    /// <summary>When it enters a session that works. A host decides whether it listens to that.</summary>
    public EventUrgency Urgency { get; init; }

    /// <summary>
    /// What it is about. While a message about the same thing in this chat waits and no session has seen it, this one takes its
    /// place there: the reader gets the newest with a count. At most one of a thing is with a session at a time.
    /// </summary>
    public string? Thing { get; init; }

    /// <summary>No session is offered it before, but for what is urgent and about the same thing; within half a minute. Null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Called when the message is on disk. Must not block.</summary>
    public Action<AppendOutcome>? Accepted { get; init; }

    /// <summary>
    /// Called with a reason for the sender when it is not on disk and will not be. Must not block. Null for a platform that
    /// keeps its messages itself until they are taken: then the message is tried again until it is on disk.
    /// </summary>
    public Action<string>? Refused { get; init; }

    /// <summary>Called when the gate did not let it in: the sender is told nothing. Must not block.</summary>
    public Action? Dropped { get; init; }

    /// <summary>
    /// Called with what to answer when the sender was offered to pair; nothing else is told. Must not block. Without it the
    /// message counts as dropped.
    /// </summary>
    public Action<string>? Offered { get; init; }
}
