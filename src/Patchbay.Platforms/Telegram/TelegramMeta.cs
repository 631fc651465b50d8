using System.Globalization;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>The attributes of an event, in the order of the contract; what it does not know comes last.</summary>
static class TelegramMeta
{
    const int MaxQuote = 1000;

    public static List<KeyValuePair<string, string>> Of(IReadOnlyList<TelegramMessage> parts, TelegramUser from, IReadOnlyList<string?> fetched, bool isTranscribed)
    {
        var first = parts[0];
        var meta = Head(first.Chat, first.MessageId, from, first.EditDate ?? first.Date);
        for (int i = 0, image = 0, path = 0, file = 0; i < parts.Count; i++)
        {
            if (fetched[i] is { } saved)
            {
                meta.Add(new(parts[i].Photo is not null ? $"image_path{Number(image++)}" : $"file_path{Number(path++)}", saved));
            }

            if (TelegramContent.AttachmentOf(parts[i]) is { } attachment)
            {
                AddAttachment(meta, attachment, Number(file++));
            }
        }

        if (isTranscribed)
        {
            meta.Add(new("transcribed", "true"));
        }

        AddContext(meta, first);
        return meta;
    }

    public static List<KeyValuePair<string, string>> Head(TelegramChat chat, long messageId, TelegramUser from, long seconds) =>
    [
        new("chat_id", Text(chat.Id)),
        new("message_id", Text(messageId)),
        new("user", from.Username ?? Text(from.Id)),
        new("user_id", Text(from.Id)),
        new("ts", DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_402_300_799)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture)),
    ];

    static void AddAttachment(List<KeyValuePair<string, string>> meta, TelegramAttachment attachment, string number)
    {
        meta.Add(new($"attachment_kind{number}", attachment.Kind));
        meta.Add(new($"attachment_file_id{number}", attachment.File.FileId));
        Add($"attachment_size{number}", attachment.File.FileSize is { } size ? Text(size) : null);
        Add($"attachment_mime{number}", attachment.File.MimeType);
        Add($"attachment_name{number}", attachment.Name is { } name ? TelegramContent.Safe(name) : null);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                meta.Add(new(key, value));
            }
        }
    }

    static void AddContext(List<KeyValuePair<string, string>> meta, TelegramMessage message)
    {
        if (message.EditDate is not null)
        {
            meta.Add(new("edited", "true"));
        }

        if (Topic(message) is { } thread)
        {
            meta.Add(new("message_thread_id", Text(thread)));
        }

        // In a topic, whatever answers nothing answers the message that opened the topic.
        if (message.ReplyToMessage is { } former && former.MessageId != message.MessageThreadId)
        {
            meta.Add(new("reply_to_message_id", Text(former.MessageId)));
            if (former.From is { } author)
            {
                meta.Add(new("reply_to_user", author.Username ?? Text(author.Id)));
            }

            if ((message.Quote?.Text ?? TelegramContent.Of(former)) is { Length: > 0 } quote)
            {
                meta.Add(new("quote", quote.Length > MaxQuote ? quote[..(char.IsHighSurrogate(quote[MaxQuote - 1]) ? MaxQuote - 1 : MaxQuote)] + "…" : quote));
            }
        }

        if (message.ForwardOrigin is { } origin)
        {
            meta.Add(new("forwarded_from", Origin(origin)));
        }
    }

    public static long? Topic(TelegramMessage message) => message.IsTopicMessage ? message.MessageThreadId : null;

    static string Origin(TelegramOrigin origin) => TelegramContent.Safe(
        origin.SenderUser is { } user ? user.Username ?? user.FirstName ?? Text(user.Id)
        : origin.SenderUserName ?? origin.SenderChat?.Title ?? origin.Chat?.Title ?? origin.Type);

    // The first has no number: one file looks as the contract says.
    static string Number(int index) => index == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{index + 1}");

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
