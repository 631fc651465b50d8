using Patchbay.Channels;
using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>Everything that speaks to Telegram; there is none without a token.</summary>
sealed class TelegramClient : IDisposable
{
    public TelegramClient(
        TelegramSettings settings, TelegramTracker tracker, Func<IPlatformContext?> context, TelegramHealth health, INotices notices, TimeProvider time)
    {
        Time = time;
        Health = health;
        Api = new TelegramApi(settings.Token!, settings.Root, settings.Patience, time);
        Inbox = new TelegramInbox(settings, health, time);
        Outbox = new TelegramOutbox(notices);
        Sending = new TelegramSending(Api, tracker, health, context, time);
        Reply = new TelegramReply(Sending, new TelegramFiles(settings), tracker, settings);
        Edits = new TelegramEdits(Sending, tracker);
    }

    public TimeProvider Time { get; }

    public TelegramHealth Health { get; }

    public TelegramApi Api { get; }

    public TelegramInbox Inbox { get; }

    public TelegramOutbox Outbox { get; }

    public TelegramSending Sending { get; }

    public TelegramReply Reply { get; }

    public TelegramEdits Edits { get; }

    public void Dispose() => Api.Dispose();
}
