using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Asking;
using Patchbay.Platforms.Telegram.Text;

namespace Patchbay.Platforms.Telegram;

/// <summary>What there is beside the tools when there is a token, and the loops of it.</summary>
sealed class TelegramParts : IReachesPeople
{
    readonly TelegramTyping _typing;

    public TelegramParts(
        TelegramClient client, TelegramSettings settings, AccessGate access, TelegramGate gate, TelegramTracker tracker, TelegramTyping typing,
        Func<IPlatformContext?> context, INotices notices)
    {
        _typing = typing;
        Client = client;
        Asks = new TelegramAsks(client, access, new TelegramApprovers(access, tracker, settings.Ask, context), new TelegramShowing(client, access, client.Time), context, notices, client.Time);
        Commands = new TelegramCommands(client, access, context);
        Receipts = new TelegramReceipts(client, access, tracker, typing);
        Inbound = new TelegramInbound(
            client, gate, tracker, new TelegramConversation(client, access, tracker, Asks, Commands, context), new TelegramRecordings(client, settings, notices), notices);
    }

    public TelegramClient Client { get; }

    public TelegramAsks Asks { get; }

    public TelegramCommands Commands { get; }

    public TelegramReceipts Receipts { get; }

    public TelegramInbound Inbound { get; }

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Client.Outbox.RunAsync(cancellationToken), _typing.RunAsync(Client, cancellationToken), Asks.RunAsync(cancellationToken));

    /// <summary>Who the bot is. Asks until it is told; what is open is said as for messages.</summary>
    public async Task<TelegramUser> IntroduceAsync(TelegramTrouble trouble, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                var bot = await Client.Api.GetMeAsync(cancellationToken);
                await Client.Api.DeleteWebhookAsync(cancellationToken);
                await Client.Api.SetMyCommandsAsync(new SetMyCommands(TelegramCommands.ForEverybody, new BotCommandScope("all_private_chats")), cancellationToken);
                trouble.Over();
                return bot;
            }
            catch (TelegramApiException exception)
            {
                pause = trouble.Pause(exception);
            }

            await Task.Delay(pause, Client.Time, cancellationToken);
        }
    }

    public Task SayAsync(string senderId, string? chatId, string text, CancellationToken cancellationToken) =>
        // In a direct chat the chat has the person's id, whatever a file says.
        Client.Sending.SendAsync(senderId, TelegramText.Plain(text), false, null, null, null, cancellationToken);
}
