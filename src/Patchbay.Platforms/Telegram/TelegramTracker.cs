using System.Globalization;
using Patchbay.Protocol.Events;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>Where an event came from: enough to answer, to react, and to ask the right person.</summary>
/// <param name="ChatId">As the API wants it.</param>
/// <param name="ThreadId">The topic of a forum.</param>
sealed record TelegramSource(string ChatId, long MessageId, long? ThreadId, string SenderId, bool IsGroup);

/// <summary>
/// What is remembered of messages while this process runs, so that answers and receipts find their way. Bounded: the oldest
/// is forgotten first, and what is forgotten costs a look into the spool or a topic, never a message.
/// </summary>
sealed class TelegramTracker
{
    const int Most = 8192;

    readonly Lock _lock = new();
    readonly BoundedMap<TelegramSource> _byMessage = new(Most);
    readonly BoundedMap<TelegramSource> _byEvent = new(Most);
    readonly BoundedMap<string> _files = new(Most);
    readonly BoundedMap<long?> _topics = new(Most);
    readonly BoundedMap<string> _ours = new(Most);

    public static string Key(string chatId, long messageId) => string.Create(CultureInfo.InvariantCulture, $"{chatId}:{messageId}");

    public void Came(string platformId, TelegramSource source, IEnumerable<string> fileIds)
    {
        lock (_lock)
        {
            _byMessage.Set(platformId, source);
            _topics.Set(Key(source.ChatId, source.MessageId), source.ThreadId);
            _topics.Set(source.ChatId, source.ThreadId);
            foreach (var file in fileIds)
            {
                _files.Set(file, source.ChatId);
            }
        }
    }

    /// <summary>An event of another process's poll, as its attributes tell it.</summary>
    public void Passed(ChannelEvent message)
    {
        if (message["chat_id"] is not { Length: > 0 } chat || !long.TryParse(message["message_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        long? thread = long.TryParse(message["message_thread_id"], NumberStyles.None, CultureInfo.InvariantCulture, out var topic) ? topic : null;
        var source = new TelegramSource(chat, id, thread, message["user_id"] ?? "", chat.StartsWith('-'));
        Came(Key(chat, id), source, message.Meta.Where(pair => pair.Key.StartsWith("attachment_file_id", StringComparison.Ordinal)).Select(pair => pair.Value));
    }

    public void Accepted(EventId id, TelegramSource source)
    {
        lock (_lock)
        {
            _byEvent.Set(id.ToString(), source);
        }
    }

    public void Sent(string chatId, long messageId, long? threadId)
    {
        lock (_lock)
        {
            _ours.Set(Key(chatId, messageId), chatId);
            _topics.Set(Key(chatId, messageId), threadId);
        }
    }

    public bool IsOurs(string chatId, long messageId)
    {
        lock (_lock)
        {
            return _ours.Find(Key(chatId, messageId)) is not null;
        }
    }

    public TelegramSource? OfEvent(string eventId)
    {
        lock (_lock)
        {
            return _byEvent.Find(eventId);
        }
    }

    /// <summary>From memory, or from the id itself, which says chat and message.</summary>
    public TelegramSource? OfPlatformId(string platformId)
    {
        lock (_lock)
        {
            if (_byMessage.Find(platformId) is { } known)
            {
                return known;
            }
        }

        return platformId.Split(':') is [var chat, var message, ..] && long.TryParse(message, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new TelegramSource(chat, id, null, "", chat.StartsWith('-'))
            : null;
    }

    /// <summary>The chat that a file came in.</summary>
    public string? ChatOfFile(string fileId)
    {
        lock (_lock)
        {
            return _files.Find(fileId);
        }
    }

    /// <summary>The topic of a message, or that of the chat's last event.</summary>
    public long? TopicOf(string chatId, long? messageId)
    {
        lock (_lock)
        {
            return messageId is { } id && _topics.TryFind(Key(chatId, id), out var topic) ? topic : _topics.Find(chatId);
        }
    }
}
