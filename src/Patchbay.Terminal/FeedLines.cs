using System.Globalization;
using Patchbay.Protocol;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal;

/// <summary>The feed as plain lines. Whatever came from outside is printed as data.</summary>
public static class FeedLines
{
    const int ResultLines = 6;
    const int Detailed = 160;

    /// <summary>No line for items that a person at the terminal need not see.</summary>
    public static IEnumerable<string> Render(FeedItem item) => item switch
    {
        SessionStarted started => Started(started),
        SessionEnded ended => [ended.Undelivered == 0 ? "session ended" : $"session ended; {ended.Undelivered} events wait for the next one"],
        ChannelStatus { Listening: true } channel => [$"{Line(channel.Entry)}: listening"],
        ChannelStatus channel => [$"{Line(channel.Entry)}: not listening: {Line(channel.Reason ?? channel.Gate ?? "")}"],
        EventQueued message => [Event(message)],
        EventStateChanged { State: "failed" or "expired" } state => [.. state.EventIds.Select(id => $"  {Line(state.Source)} {Line(id)}: {state.State} ({Line(state.Reason ?? "")})")],
        AssistantText text => Indented(text.GoesOn ? "  " : "● ", text.Text),
        ModelThought thought => [$"  thought: {Line(thought.Text)}{(thought.Characters > thought.Text.Length ? " …" : "")}"],
        ToolCallStarted call => [$"  {Line(call.Tool)}: {Line(call.Description)}{Detail(call)}"],
        ToolCallFinished result => Result(result),
        PermissionAsked { Announcement: 1 } asked => Asked(asked),
        PermissionAsked asked => [$"? [{asked.RequestId}] {Line(asked.Tool)} still waits for yes or no, until {Clock(asked.ExpiresAt)}"],
        PermissionClosed closed => [$"  [{closed.RequestId}] {closed.Outcome}{(closed.By is null ? "" : $" by {Line(closed.By)}")}"],
        QuestionAsked question => Question(question),
        QuestionClosed closed => [$"  [{closed.QuestionId}] {(closed.Answer is null ? "no answer" : $"answered: {Line(closed.Answer)}")}"],
        TurnFinished { Outcome: "failed" } failed => [$"! the turn failed: {Line(failed.Text)}"],
        TurnFinished { Outcome: "interrupted" } => ["  stopped"],
        Notice notice => [$"{(notice.Level is "error" ? "! " : notice.Level is "warning" ? "~ " : "  ")}{Line(notice.Source)}: {Line(notice.Text)}"],
        _ => [],
    };

    static string[] Started(SessionStarted started) =>
    [
        $"patchbay {started.Version} · session {Line(started.Name)} · {Line(started.Project)}",
        $"agent: {started.Agent} ({Line(started.AgentReason)}) · permissions: {started.PermissionMode}",
    ];

    static string Event(EventQueued message)
    {
        var user = message.User is null ? "" : $" · {Line(message.User)}";
        return $"← {Line(message.Source)}{user}: {string.Join("\n    ", PlainText.Neutralise(message.Content).Split('\n'))}";
    }

    static IEnumerable<string> Result(ToolCallFinished result)
    {
        var lines = PlainText.Neutralise(result.Text).TrimEnd('\n').Split('\n');
        yield return $"  {(result.IsError ? "✗" : "→")} {lines[0]}";
        foreach (var line in lines.Skip(1).Take(ResultLines - 1))
        {
            yield return $"    {line}";
        }

        if (lines.Length > ResultLines)
        {
            yield return $"    … {lines.Length - ResultLines} more lines";
        }
    }

    static IEnumerable<string> Asked(PermissionAsked asked)
    {
        yield return $"? [{asked.RequestId}] {Line(asked.Tool)}: {Line(asked.Description)}";
        yield return $"    {Line(asked.InputPreview)}";
        yield return $"    answer: yes {asked.RequestId} · no {asked.RequestId}{(asked.Rule is null ? "" : $" · always {asked.RequestId}")} (until {Clock(asked.ExpiresAt)})";
    }

    static IEnumerable<string> Question(QuestionAsked question)
    {
        yield return $"? [{question.QuestionId}] {Line(question.Text)}";
        for (var i = 0; i < question.Choices.Count; i++)
        {
            yield return $"    {(i + 1).ToString(CultureInfo.InvariantCulture)}. {Line(question.Choices[i])}";
        }

        yield return $"    answer: {question.QuestionId} {(question.Choices.Count > 0 ? "NUMBER" : "TEXT")}";
    }

    static IEnumerable<string> Indented(string mark, string text)
    {
        var lines = PlainText.Neutralise(text).Split('\n');
        return lines.Select((line, index) => index == 0 ? mark + line : "  " + line);
    }

    static string Detail(ToolCallStarted call)
    {
        var text = SessionHost.Permissions.PermissionRule.Summary(call.Input);
        return $" ({Line(text.Length > Detailed ? text[..(char.IsHighSurrogate(text[Detailed - 1]) ? Detailed - 1 : Detailed)] + "…" : text)})";
    }

    static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    static string Line(string text) => PlainText.OneLine(text);
}
