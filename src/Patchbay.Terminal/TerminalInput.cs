using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Clients;

namespace Patchbay.Terminal;

/// <summary>What a line of input does: answers a request, runs a command, or is text for the agent.</summary>
public sealed partial class TerminalInput(ISessionClient session, OpenRequests open, Action<string> print)
{
    /// <summary>False when the session is to end.</summary>
    public async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        var text = line.Trim();
        if (text.Length == 0)
        {
            return true;
        }

        if (text is "/quit" or "/exit")
        {
            return false;
        }

        if (text is "/help")
        {
            print("/status /channels /permissions /queue /stop /quit · yes ID, no ID, always ID answer a request · anything else goes to the agent");
            return true;
        }

        var command = Command(text) ?? (ClientCommand?)Verdict(text) ?? Answer(text);
        var reply = await session.SendAsync(command ?? new PromptCommand(line), cancellationToken);
        if (reply.Text.Length > 0)
        {
            print(reply.Text);
        }

        return true;
    }

    static ControlCommand? Command(string text) =>
        !text.StartsWith('/') ? null
        : text.Split(' ', 2, StringSplitOptions.TrimEntries) is [var name, var argument] ? new ControlCommand(name[1..], argument)
        : new ControlCommand(text[1..], null);

    VerdictCommand? Verdict(string text)
    {
        if (Always().Match(text) is { Success: true } always)
        {
            return new VerdictCommand(always.Groups[1].Value.ToLowerInvariant(), Allow: true, ForSession: true);
        }

        if (VerdictText.Parse(text) is { } verdict)
        {
            return new VerdictCommand(verdict.RequestId, verdict.IsAllow, ForSession: false);
        }

        return text.ToLowerInvariant() is "y" or "yes" or "n" or "no" && open.Requests is [var only]
            ? new VerdictCommand(only.RequestId, text[0] is 'y' or 'Y', ForSession: false)
            : null;
    }

    AnswerCommand? Answer(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || open.Questions.FirstOrDefault(question => question.QuestionId == text[..space]) is not { } asked)
        {
            return null;
        }

        var answer = text[(space + 1)..].Trim();
        return int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= asked.Choices.Count
            ? new AnswerCommand(asked.QuestionId, asked.Choices[number - 1])
            : new AnswerCommand(asked.QuestionId, answer);
    }

    [GeneratedRegex("^[aA][lL][wW][aA][yY][sS]\\s+([a-km-zA-KM-Z]{5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Always();
}
