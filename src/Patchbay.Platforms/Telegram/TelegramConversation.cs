using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Asking;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Platforms.Telegram;

/// <summary>What a person says in a direct chat that is not meant for the agent: verdicts, answers, commands, presses.</summary>
sealed class TelegramConversation(
    TelegramClient client, AccessGate access, TelegramTracker tracker, TelegramAsks asks, TelegramCommands commands, Func<IPlatformContext?> context)
{
    const int HistoryLines = 300;

    /// <summary>True when the message was for the channel, and is no event.</summary>
    public async Task<bool> TakeAsync(TelegramMessage message, SenderIdentity sender, TelegramUser bot, CancellationToken cancellationToken)
    {
        // What somebody forwards are another's words.
        if (sender.IsGroup || message.ForwardOrigin is not null || message.Text is not { } text)
        {
            return false;
        }

        // Only who may approve can answer, and only what was shown to them; anything else is ordinary text.
        if (access.MayApprove(sender)
            && ((VerdictText.Parse(text) is { } verdict && await asks.VerdictAsync(verdict.RequestId, verdict.IsAllow, sender, cancellationToken))
                || (message.ReplyToMessage is { } asked && await asks.AnswerAsync(asked.MessageId, text, sender, cancellationToken))))
        {
            client.Outbox.Hint(stop => client.Api.SetMessageReactionAsync(
                new SetMessageReaction(sender.ChatId, message.MessageId, [new TelegramReaction("emoji", "👌")]), stop), cancellationToken);
            return true;
        }

        // To the agent it would be a word without a meaning; to who wrote it, it must not look as if it counted.
        if (access.MayApprove(sender) && VerdictText.Parse(text) is { } late && asks.Outcome(late.RequestId, sender) is { } outcome)
        {
            asks.SayLate(late.RequestId, outcome, sender.ChatId);
            return true;
        }

        return await commands.TakeAsync(text, DateTimeOffset.FromUnixTimeSeconds(message.Date), sender, bot, cancellationToken);
    }

    public Task PressAsync(TelegramCallback press, CancellationToken cancellationToken) => asks.PressAsync(press, cancellationToken);

    /// <summary>The bot was added, removed or blocked. Where nobody let it in, anybody can do that, and it is no news.</summary>
    public void Joined(TelegramMembership change)
    {
        var chat = TelegramInbound.Id(change.Chat.Id);
        if (!access.Look().MayWriteTo(chat))
        {
            return;
        }

        if (change.NewChatMember.Status is "left" or "kicked")
        {
            client.Health.Shut(chat, change.NewChatMember.Status);
        }
        else
        {
            client.Health.Wrote(chat);
        }
    }

    /// <summary>The bot sent this message, in this run or a former one.</summary>
    public async Task<bool> IsOursAsync(string chatId, long messageId, CancellationToken cancellationToken)
    {
        if (tracker.IsOurs(chatId, messageId))
        {
            return true;
        }

        var key = TelegramTracker.Key(chatId, messageId);
        return context() is { } spool && (await spool.HistoryAsync(chatId, HistoryLines, cancellationToken)).Any(line => line.Sent?.PlatformMessageId == key);
    }
}
