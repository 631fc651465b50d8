using System.Buffers;
using Patchbay.Protocol.Events;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>Events as lines of the wire, many in one piece.</summary>
static class EventLines
{
    /// <summary>With id and role for a host that has receipts.</summary>
    public static ReadOnlyMemory<byte> WithReceipts(IReadOnlyList<SpooledEvent> events)
    {
        var output = new ArrayBufferWriter<byte>(events.Count * 512);
        foreach (var spooled in events)
        {
            ChannelEventJson.WriteLine(output, new ChannelEvent
            {
                Content = spooled.Event.Content,
                Meta = spooled.Event.Meta,
                Id = spooled.Id.ToString(),
                Role = spooled.Event.Role,
                Redelivered = spooled.Attempts > 1,
            });
        }

        return output.WrittenMemory;
    }

    /// <summary>The plain contract; an event that was offered before says so in its meta.</summary>
    public static ReadOnlyMemory<byte> Plain(IReadOnlyList<SpooledEvent> events)
    {
        var output = new ArrayBufferWriter<byte>(events.Count * 512);
        foreach (var spooled in events)
        {
            ChannelEventJson.WriteLine(output, new ChannelEvent
            {
                Content = spooled.Event.Content,
                Meta = spooled.Attempts > 1 ? [.. spooled.Event.Meta, new("redelivered", "true")] : spooled.Event.Meta,
            });
        }

        return output.WrittenMemory;
    }
}
