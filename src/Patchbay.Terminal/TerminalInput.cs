using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost;

namespace Patchbay.Terminal;

/// <summary>What a line of input does: answers a request, runs a command, or is text for the agent.</summary>
public sealed partial class TerminalInput(SessionRunner session, TerminalRelay relay, Action<string> print)
{
    /// <summary>False when the session is to end.</summary>
    public bool Take(string line)
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

        if (text.StartsWith('/'))
        {
            Command(text);
        }
        else if (!TryVerdict(text) && !TryAnswer(text) && !session.Prompt(line))
        {
            print("too much waits already; this line was not taken");
        }

        return true;
    }

    void Command(string text)
    {
        switch (text)
        {
            case "/help":
                print("/status /channels /queue /stop /quit · yes ID, no ID, always ID answer a request · anything else goes to the agent");
                break;
            case "/channels":
                var states = session.ChannelStates();
                print(states.Count == 0 ? "no channels in this session" : string.Join("\n", states.SelectMany(FeedLines.Render)));
                break;
            case "/queue":
                print(string.Create(CultureInfo.InvariantCulture, $"{session.Inbox.Count} waiting"));
                break;
            default:
                print(session.Execute(text[1..].Split(' ')[0], null).Text);
                break;
        }
    }

    bool TryVerdict(string text)
    {
        var always = Always().Match(text);
        var verdict = always.Success
            ? new PermissionVerdict(always.Groups[1].Value.ToLowerInvariant(), PermissionVerdict.Allow)
            {
                Extension = new VerdictEnvelope { Detail = new VerdictDetail(null, ForSession: true) },
            }
            : VerdictText.Parse(text);
        if (verdict is null && text.ToLowerInvariant() is "y" or "yes" or "n" or "no" && session.Permissions.Waiting is [var only])
        {
            verdict = new PermissionVerdict(only.RequestId, text[0] is 'y' or 'Y' ? PermissionVerdict.Allow : PermissionVerdict.Deny);
        }

        if (verdict is null)
        {
            return false;
        }

        if (!session.Permissions.Answer(verdict, relay))
        {
            print($"no request {verdict.RequestId} is open");
        }

        return true;
    }

    bool TryAnswer(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || session.Questions.Waiting.FirstOrDefault(question => question.QuestionId == text[..space]) is not { } open)
        {
            return false;
        }

        var answer = text[(space + 1)..].Trim();
        if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= open.Options.Count)
        {
            answer = open.Options[number - 1];
        }

        if (!session.Questions.Answer(new QuestionAnswer(open.QuestionId, answer), relay))
        {
            print($"'{answer}' is none of the choices");
        }

        return true;
    }

    [GeneratedRegex("^[aA][lL][wW][aA][yY][sS]\\s+([a-km-zA-KM-Z]{5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Always();
}
