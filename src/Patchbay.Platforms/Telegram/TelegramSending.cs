using Patchbay.Channels;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Sends one message or edit, with all that may be needed for it: again after an error, without its marks when Telegram
/// refuses those, and a line in the spool for it.
/// </summary>
sealed class TelegramSending(TelegramApi api, TelegramTracker tracker, TelegramHealth health, Func<IPlatformContext?> context, TimeProvider time)
{
    readonly TelegramPace _pace = new(time);

    /// <summary>A text with marks, or in the platform's own Markdown.</summary>
    public async Task<long> SendAsync(
        string chatId, TelegramText text, bool isRaw, long? threadId, long? replyTo, ReplyMarkup? markup, CancellationToken cancellationToken)
    {
        var message = new SendMessage(chatId, text.Text)
        {
            ParseMode = isRaw ? "MarkdownV2" : null,
            Entities = isRaw ? null : text.Marks,
            MessageThreadId = threadId,
            ReplyParameters = Reply(replyTo),
            ReplyMarkup = markup,
        };
        TelegramMessage sent;
        try
        {
            sent = await TryAsync(chatId, stop => api.SendMessageAsync(message, stop), cancellationToken);
        }
        catch (TelegramApiException exception) when (exception.IsAboutEntities)
        {
            sent = await TryAsync(chatId, stop => api.SendMessageAsync(message with { ParseMode = null, Entities = null }, stop), cancellationToken);
        }

        await KeepAsync(chatId, sent, threadId, text.Text, replyTo, null, cancellationToken);
        return sent.MessageId;
    }

    public async Task<long> SendFileAsync(string chatId, Stream content, string name, bool isPhoto, long? threadId, long? replyTo, CancellationToken cancellationToken)
    {
        var sent = await TryAsync(
            chatId,
            stop =>
            {
                content.Position = 0;
                return api.SendFileAsync(isPhoto, chatId, content, name, threadId, Reply(replyTo), stop);
            }, cancellationToken);
        await KeepAsync(chatId, sent, threadId, "", replyTo, name, cancellationToken);
        return sent.MessageId;
    }

    /// <summary>The same text once more is no error.</summary>
    public async Task EditAsync(string chatId, long messageId, TelegramText text, bool isRaw, ReplyMarkup? markup, CancellationToken cancellationToken)
    {
        var edit = new EditMessageText(chatId, messageId, text.Text)
        {
            ParseMode = isRaw ? "MarkdownV2" : null,
            Entities = isRaw ? null : text.Marks,
            ReplyMarkup = markup,
        };
        try
        {
            await TelegramRetry.RunAsync(stop => api.EditMessageTextAsync(edit, stop), time, cancellationToken);
        }
        catch (TelegramApiException exception) when (exception.IsAboutEntities)
        {
            await TelegramRetry.RunAsync(stop => api.EditMessageTextAsync(edit with { ParseMode = null, Entities = null }, stop), time, cancellationToken);
        }
        catch (TelegramApiException exception) when (exception.IsUnchanged)
        {
            return;
        }

        await RecordAsync(spool => spool.UpdateSentAsync(TelegramTracker.Key(chatId, messageId), text.Text, cancellationToken));
    }

    async Task<TelegramMessage> TryAsync(string chatId, Func<CancellationToken, Task<TelegramMessage>> request, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await TelegramRetry.RunAsync(
                async stop =>
                {
                    await _pace.WaitAsync(chatId, stop);
                    return await request(stop);
                }, time, cancellationToken, pause => _pace.Hold(chatId, pause));
            health.Wrote(chatId);
            return sent;
        }
        catch (TelegramApiException exception)
        {
            health.CouldNotWrite(chatId, exception);
            throw;
        }
    }

    // A message that is gone must not keep an answer from its chat.
    static ReplyParameters? Reply(long? messageId) => messageId is { } id ? new ReplyParameters(id, AllowSendingWithoutReply: true) : null;

    Task KeepAsync(string chatId, TelegramMessage sent, long? threadId, string text, long? replyTo, string? file, CancellationToken cancellationToken)
    {
        tracker.Sent(chatId, sent.MessageId, threadId);
        return RecordAsync(spool => spool.RecordSentAsync(
            new SentMessage(
                TelegramTracker.Key(chatId, sent.MessageId), chatId, text, replyTo is { } id ? TelegramTracker.Key(chatId, id) : null, file, null, time.GetUtcNow()),
            cancellationToken));
    }

    // The message is out: that its line could not be kept must not make the agent send it again.
    async Task RecordAsync(Func<IPlatformContext, Task> record)
    {
        if (context() is not { } spool)
        {
            return;
        }

        try
        {
            await record(spool);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            spool.Notices.Warning($"a message that was sent could not be kept in the history: {exception.Message}");
        }
    }
}
