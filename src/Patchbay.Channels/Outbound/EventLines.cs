using System.Buffers;
using System.Globalization;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>Events as lines of the wire, many in one piece.</summary>
static class EventLines
{
    // Younger than that a message was simply on its way.
    static readonly TimeSpan Waited = TimeSpan.FromMinutes(1);

    /// <summary>With id and role for a host that has receipts.</summary>
    public static ReadOnlyMemory<byte> WithReceipts(IReadOnlyList<SpooledEvent> events, DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(events.Count * 512);
        foreach (var spooled in events)
        {
            ChannelEventJson.WriteLine(output, new ChannelEvent
            {
                Content = spooled.Event.Content,
                Meta = Meta(spooled, now),
                Id = spooled.Id.ToString(),
                Role = spooled.Event.Role,
                Urgency = EventUrgencies.Read(spooled.Event.Urgency),
                Redelivered = spooled.Attempts > 1,
            });
        }

        return output.WrittenMemory;
    }

    /// <summary>The plain contract; an event that was offered before says so in its meta.</summary>
    public static ReadOnlyMemory<byte> Plain(IReadOnlyList<SpooledEvent> events, DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(events.Count * 512);
        foreach (var spooled in events)
        {
            ChannelEventJson.WriteLine(output, new ChannelEvent
            {
                Content = spooled.Event.Content,
                Meta = spooled.Attempts > 1 ? [.. Meta(spooled, now), new("redelivered", "true")] : Meta(spooled, now),
            });
        }

        return output.WrittenMemory;
    }

    /// <summary>
    /// What waited for a session says how long, so that nobody takes old words for new ones; and one that stands for several says
    /// for how many, and since when.
    /// </summary>
    static IReadOnlyList<KeyValuePair<string, string>> Meta(SpooledEvent spooled, DateTimeOffset now)
    {
        var age = now - spooled.AcceptedAt;
        if (spooled.Count == 1)
        {
            return age >= Waited ? [.. spooled.Event.Meta, new("waited", Ages.Of(age))] : spooled.Event.Meta;
        }

        return
        [
            .. spooled.Event.Meta.Where(pair => pair.Key is not ("count" or "first_at")),
            new("count", spooled.Count.ToString(CultureInfo.InvariantCulture)),
            new("first_at", spooled.AcceptedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            .. age >= Waited ? [new KeyValuePair<string, string>("waited", Ages.Of(age))] : Array.Empty<KeyValuePair<string, string>>(),
        ];
    }
}
