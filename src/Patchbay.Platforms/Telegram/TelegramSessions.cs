using System.Text;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Telegram;

/// <summary><c>/sessions</c> and <c>/use NAME</c>: which sessions share the bot, and which of them a chat belongs to.</summary>
sealed class TelegramSessions(IPlatformContext context)
{
    const string Forget = "default";

    public async Task<string> AnswerAsync(string command, string? argument, string chatId, string role, CancellationToken cancellationToken)
    {
        if (command is "sessions")
        {
            return List(chatId, role);
        }

        if (argument is null)
        {
            return "⚠ Say which: /use NAME (/sessions lists them), or /use default.";
        }

        var name = argument.Trim();
        if (name is not Forget && context.Sessions.All(session => session.Name != name))
        {
            return $"⚠ No session {PlainText.OneLine(name)} is attached to this bot. /sessions lists them.";
        }

        try
        {
            await context.RouteAsync(chatId, name is Forget ? null : name, cancellationToken);
        }
        catch (AccessException exception)
        {
            return $"⚠ {exception.Message}";
        }

        return name is Forget
            ? $"This chat has no session of its own any more: it goes to {context.SessionOf(chatId, role)?.Name ?? "the next session that opens"}."
            : $"This chat goes to {name} from now on, and waits for it when it is not open. /use default forgets that.";
    }

    string List(string chatId, string role)
    {
        var (mine, rule) = (context.SessionOf(chatId, role), context.RouteOf(chatId, role));
        if (context.Sessions.Count == 0)
        {
            return rule is null ? "No session is attached to this bot; messages wait for the next one."
                : $"No session is attached to this bot; messages of this chat wait for {rule}.";
        }

        var text = new StringBuilder();
        foreach (var session in context.Sessions)
        {
            text.Append(session == mine ? "▶ " : "▫ ").Append(PlainText.OneLine(session.Name)).Append(": ").Append(State(session))
                .Append(session.IsDefault ? " (default)" : "").Append('\n');
        }

        return mine is null && rule is not null
            ? text.Append("This chat waits for ").Append(rule.Length == 0 ? "routes that can be read" : rule).Append(", which is not attached.").ToString()
            : text.Append("▶ gets what you write here. /use NAME chooses another one.").ToString();
    }

    static string State(AttachedSession session) => session switch
    {
        { IsConnected: false } => "its channel is being started again",
        { Channel: not "listening" } => $"does not listen: {session.Channel}",
        { Activity: SessionActivity.Working } => "working",
        { Activity: SessionActivity.Waiting } => "waits for an answer",
        { Activity: null } => "open",
        _ => "idle",
    };
}
