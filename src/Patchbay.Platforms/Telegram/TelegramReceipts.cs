using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Shows where a message is: the acknowledgement and "typing" once a session has seen it, never before; and a word to the
/// sender when nobody will.
/// </summary>
sealed class TelegramReceipts(TelegramClient client, AccessGate access, TelegramTracker tracker, TelegramTyping typing)
{
    /// <summary>Runs on the spool's writing loop: it only notes what others do.</summary>
    public void OnStateChanged(StateChange change)
    {
        // Who was removed meanwhile hears nothing more.
        if (tracker.OfPlatformId(change.PlatformId) is not { } source || !access.Look().MayWriteTo(source.ChatId))
        {
            return;
        }

        switch (change.State)
        {
            case EventState.Queued:
                typing.Start(change.PlatformId, source);
                Acknowledge(source);
                break;
            case EventState.Failed or EventState.Expired:
                typing.End(change.PlatformId);
                client.Outbox.Post(source.ChatId, "that a message failed", stop => client.Sending.SendAsync(
                    source.ChatId, TelegramText.Plain($"⚠ This message was not dealt with: {change.Reason ?? (change.State is EventState.Expired ? "no session took it in time" : "no reason given")}"),
                    false, source.ThreadId, source.MessageId, null, stop));
                break;
            case EventState.Answered or EventState.Read:
                typing.End(change.PlatformId);
                break;
        }
    }

    void Acknowledge(TelegramSource source) => client.Outbox.Hint(
        async stop =>
        {
            if (access.Look().AckReaction is { } emoji)
            {
                try
                {
                    await client.Api.SetMessageReactionAsync(new SetMessageReaction(source.ChatId, source.MessageId, [new TelegramReaction("emoji", emoji)]), stop);
                    client.Health.EmojiTaken();
                }
                catch (TelegramApiException exception) when (exception.Description.Contains("REACTION_INVALID", StringComparison.Ordinal))
                {
                    client.Health.EmojiRefused(emoji);
                }
            }
        }, CancellationToken.None);
}
