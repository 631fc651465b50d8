using System.Globalization;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Platforms.Telegram.Text;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Words that begin with a slash, in direct chats of people who are let in. The owners' go to the session and are never
/// kept and never sent twice: one that comes late would stop the wrong thing. From others they are ordinary text.
/// </summary>
sealed class TelegramCommands(TelegramClient client, AccessGate access, Func<IPlatformContext?> context)
{
    public static IReadOnlyList<BotCommand> ForEverybody { get; } =
        [new("start", "What this bot is"), new("help", "What it understands"), new("status", "What the session does")];

    static readonly HashSet<string> ForOwners = new(StringComparer.Ordinal) { "stop", "clear", "compact", "status", "sessions", "use" };

    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    readonly Lock _lock = new();
    readonly BoundedMap<(string ChatId, string Command)> _open = new(64);
    readonly string _run = Guid.NewGuid().ToString("N")[..8];
    long _count;

    public async Task<bool> TakeAsync(string text, DateTimeOffset sentAt, SenderIdentity sender, TelegramUser bot, CancellationToken cancellationToken)
    {
        if (Parse(text, bot) is not var (name, argument))
        {
            return false;
        }

        var isOwner = access.MayCommand(sender);
        var role = access.Look().RoleOf(sender.Id) ?? SenderRoles.Sender;
        switch (name)
        {
            case "start" or "help":
                Say(sender.ChatId, Help(isOwner));
                return true;
            case "status" when !isOwner:
                Say(sender.ChatId, $"Paired as {(sender.Name is { } user ? "@" + user : sender.Id)}. {State(sender.ChatId, role)}");
                return true;
            case var command when isOwner && ForOwners.Contains(command) && client.Time.GetUtcNow() - sentAt > Late:
                Say(sender.ChatId, $"⚠ /{command} arrived too late to mean what runs now. Send it again if you still want it.");
                return true;
            case "sessions" or "use" when isOwner && context() is { } host:
                Say(sender.ChatId, await new TelegramSessions(host).AnswerAsync(name, argument, sender.ChatId, role, cancellationToken));
                return true;
            case var command when isOwner && ForOwners.Contains(command):
                await SendAsync(command, argument, sender, role, cancellationToken);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A result of what nobody asked for here is passed over.</summary>
    public void OnResult(ControlResult result)
    {
        (string ChatId, string Command) asked;
        lock (_lock)
        {
            if (!_open.TryFind(result.ControlId, out asked))
            {
                return;
            }

            _open.Remove(result.ControlId);
        }

        Say(asked.ChatId, $"{(result.Ok ? "" : "⚠ ")}{result.Text}");
    }

    async Task SendAsync(string command, string? argument, SenderIdentity sender, string role, CancellationToken cancellationToken)
    {
        if (context() is not { } host || host.SessionOf(sender.ChatId, role) is not { Activity: not null } session)
        {
            Say(sender.ChatId, "⚠ No session here takes commands.");
            return;
        }

        if (session.Channel is not "listening")
        {
            Say(sender.ChatId, $"⚠ The session {session.Name} does not listen: {session.Channel}");
            return;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"telegram-{_run}-{Interlocked.Increment(ref _count)}");
        lock (_lock)
        {
            _open.Set(id, (sender.ChatId, command));
        }

        try
        {
            await host.SendControlAsync(new ControlCommand(id, command, argument, sender.Name ?? sender.Id), sender.ChatId, role, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Say(sender.ChatId, "⚠ The session is gone.");
        }
    }

    void Say(string chatId, string text) =>
        client.Outbox.Post(chatId, "the answer to a command", stop => client.Sending.SendAsync(
            chatId, TelegramChunks.Split(TelegramText.Plain(text), TelegramAccess.Profile.LongestMessage, ChunkMode.Newline)[0], false, null, null, null, stop));

    string State(string chatId, string role) => context()?.SessionOf(chatId, role) switch
    {
        null or { Activity: null } => "No session has introduced itself.",
        { Channel: not "listening" } deaf => $"The session {deaf.Name} does not listen: {deaf.Channel}",
        { Activity: SessionActivity.Working } busy => $"The session {busy.Name} is working.",
        { Activity: SessionActivity.Waiting } waiting => $"The session {waiting.Name} waits for an answer.",
        var idle => $"The session {idle!.Name} is idle.",
    };

    static string Help(bool isOwner) =>
        "What you write here reaches a coding session, and its answers come back here. Pictures and files arrive too.\n/status says what the session does."
        + (isOwner ? "\n/stop ends what runs, /clear and /compact tidy up, /sessions and /use NAME choose a session." : "");

    /// <summary>Null when the text is no command, or one for another bot.</summary>
    static (string Name, string? Argument)? Parse(string text, TelegramUser bot)
    {
        if (text is not ['/', ..])
        {
            return null;
        }

        var words = text[1..].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || words[0].Split('@') is not [var name, .. var bots] || (bots.Length > 0 && !string.Equals(bots[0], bot.Username, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return (name.ToLowerInvariant(), words.Length > 1 ? words[1] : null);
    }
}
