using Patchbay.Protocol;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>One event that nobody confirmed. <paramref name="SentAt"/> is its place in the sending; 0: not sent this time.</summary>
sealed record UnconfirmedEvent(EventId Id, string ChatId, DateTimeOffset AcceptedAt, string Head, long SentAt)
{
    const int HeadLength = 120;

    public static UnconfirmedEvent Of(SpooledEvent spooled, long sentAt)
    {
        var text = spooled.Event.Content;
        var head = PlainText.OneLine(text.Length > HeadLength ? text[..HeadLength] + "…" : text);
        return new UnconfirmedEvent(spooled.Id, spooled.Event.ChatId, spooled.AcceptedAt, head, sentAt);
    }
}

/// <summary>
/// What a plain host has, or had once, and never confirmed: without the bodies, so that many of them weigh little.
/// </summary>
sealed class UnconfirmedEvents
{
    readonly Lock _lock = new();
    readonly SortedDictionary<long, UnconfirmedEvent> _events = [];
    string? _firstChat;
    bool _hasSeveralChats;
    long _position;

    /// <summary>Counts what was sent.</summary>
    public long Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _events.Count;
            }
        }
    }

    public void Add(SpooledEvent spooled, bool isSent)
    {
        lock (_lock)
        {
            _firstChat ??= spooled.Event.ChatId;
            _hasSeveralChats |= _firstChat != spooled.Event.ChatId;
            _events[spooled.Id.Key.Value] = UnconfirmedEvent.Of(spooled, isSent ? ++_position : 0);
        }
    }

    /// <summary>
    /// What was sent of a chat up to a position. Without a chat: of the only chat that this connection has seen, and nothing
    /// when there are several.
    /// </summary>
    public IReadOnlyList<UnconfirmedEvent> SentTo(string? chatId, long position)
    {
        lock (_lock)
        {
            var chat = chatId ?? (_hasSeveralChats ? null : _firstChat);
            return chat is null ? [] : [.. _events.Values.Where(item => item.SentAt > 0 && item.SentAt <= position && item.ChatId == chat)];
        }
    }

    /// <summary>Those of the ids that are here.</summary>
    public IReadOnlyList<UnconfirmedEvent> Find(IEnumerable<EventId> ids)
    {
        lock (_lock)
        {
            return [.. ids.Select(id => _events.GetValueOrDefault(id.Key.Value) is { } item && item.Id == id ? item : null).OfType<UnconfirmedEvent>()];
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<UnconfirmedEvent> List()
    {
        lock (_lock)
        {
            return [.. _events.Values];
        }
    }

    /// <summary>Returns how many of them took up room in the window.</summary>
    public int Remove(IEnumerable<UnconfirmedEvent> confirmed)
    {
        lock (_lock)
        {
            return confirmed.Count(item => _events.Remove(item.Id.Key.Value) && item.SentAt > 0);
        }
    }
}
