using Patchbay.Protocol.Extensions;

namespace Patchbay.Protocol.Events;

/// <summary>
/// One event as it crosses the wire. <see cref="Id"/>, <see cref="Role"/>, <see cref="Urgency"/> and <see cref="Redelivered"/> travel in
/// <c>params._meta</c> and are absent from servers that know nothing of us.
/// </summary>
public sealed record ChannelEvent
{
    /// <summary>Body of the tag. May be empty.</summary>
    public required string Content { get; init; }

    /// <summary>In the order of arrival; keys follow <see cref="EventMeta.IsKey"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Meta { get; init; } = [];

    /// <summary>The durable id that the channel's spool gave.</summary>
    public string? Id { get; init; }

    /// <summary>One of <see cref="SenderRoles"/>.</summary>
    public string? Role { get; init; }

    /// <summary>When it enters a turn that runs.</summary>
    public EventUrgency Urgency { get; init; }

    /// <summary>Offered before, and never confirmed.</summary>
    public bool Redelivered { get; init; }

    /// <summary>Keys of <c>meta</c> that were left out, so that their author can be told.</summary>
    public IReadOnlyList<string> DroppedKeys { get; init; } = [];

    /// <summary>The value of a meta key, or null.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var (name, value) in Meta)
            {
                if (name == key)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
