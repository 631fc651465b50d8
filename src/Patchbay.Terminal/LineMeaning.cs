using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal;

/// <summary>What a line means: a command, an answer to what is open, or text for the agent.</summary>
sealed partial class LineMeaning(OpenRequests open)
{
    public ClientCommand Read(string line)
    {
        var text = line.Trim();
        return Command(text) ?? (ClientCommand?)Verdict(text) ?? (ClientCommand?)Answer(text) ?? new PromptCommand(line);
    }

    /// <summary>The line as the answer to this question: the number of a choice, or the text itself.</summary>
    public static AnswerCommand AnswerTo(QuestionAsked asked, string answer) =>
        int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= asked.Choices.Count
            ? new AnswerCommand(asked.QuestionId, asked.Choices[number - 1])
            : new AnswerCommand(asked.QuestionId, answer);

    /// <summary>The command of a trimmed line, null when it is none.</summary>
    public static ControlCommand? Command(string text) =>
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

        return AnswerTo(asked, text[(space + 1)..].Trim());
    }

    [GeneratedRegex("^[aA][lL][wW][aA][yY][sS]\\s+([a-km-zA-KM-Z]{5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Always();
}
