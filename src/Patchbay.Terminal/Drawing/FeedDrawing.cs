using System.Globalization;
using Patchbay.Protocol;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;
using Spectre.Console;

namespace Patchbay.Terminal.Drawing;

/// <summary>
/// The feed as lines of a terminal, with colours and panels. What came from outside is neutralised first and drawn as data;
/// <see cref="FeedLines"/> is the same for everything that is no terminal.
/// </summary>
sealed class FeedDrawing(Sheet sheet)
{
    const int ResultLines = 6;
    const int Detailed = 160;

    public IReadOnlyList<string> Draw(FeedItem item) => item switch
    {
        SessionStarted started => Started(started),
        ChannelStatus channel => Status(channel),
        EventQueued message => Event(message),
        EventStateChanged { State: "failed" or "expired" } or QuestionClosed or PermissionClosed or ModelThought or SessionEnded or TurnFinished { Outcome: "interrupted" }
            => Plainly(item, Styles.Quiet),
        UserPrompt prompt => Said("› ", Styles.Strong, prompt.Text, Styles.Strong),
        AssistantText text => Said(text.GoesOn ? "  " : "● ", Styles.Good, text.Text, Styles.Plain),
        ToolCallStarted call => Call(call),
        ToolCallFinished result => Result(result),
        PermissionAsked { Announcement: 1 } asked => Asked(asked),
        PermissionAsked => Plainly(item, Styles.Warning),
        QuestionAsked question => Question(question),
        TurnFinished { Outcome: "failed" } => Plainly(item, Styles.Bad),
        Notice { Level: "error" } => Plainly(item, Styles.Bad),
        Notice { Level: "warning" } => Plainly(item, Styles.Warning),
        Notice => Plainly(item, Styles.Plain),
        _ => [],
    };

    IReadOnlyList<string> Plainly(FeedItem item, Style style) => [.. FeedLines.Render(item).SelectMany(line => sheet.Lines((line, style)))];

    IReadOnlyList<string> Started(SessionStarted started) =>
    [
        .. sheet.Lines(($"patchbay {started.Version}", Styles.Strong), ($" · session {Line(started.Name)} · {Line(started.Project)}", Styles.Plain)),
        .. sheet.Lines(($"agent: {started.Agent} ({Line(started.AgentReason)}) · permissions: {started.PermissionMode}", Styles.Quiet)),
        .. sheet.Lines(("/help shows the commands and keys", Styles.Quiet)),
    ];

    IReadOnlyList<string> Status(ChannelStatus channel) => channel.Listening
        ? sheet.Lines(("● ", Styles.Good), ($"{Line(channel.Entry)}: listening", Styles.Plain))
        : sheet.Lines(("○ ", Styles.Warning), ($"{Line(channel.Entry)}: not listening: {Line(channel.Reason ?? channel.Gate ?? "")}", Styles.Warning));

    IReadOnlyList<string> Event(EventQueued message)
    {
        var user = message.User is null ? "" : $" · {Line(message.User)}";
        return sheet.Lines(("← ", Styles.Inbound), (Line(message.Source) + user, Styles.Inbound), (": " + Indented(message.Content, "    "), Styles.Plain));
    }

    IReadOnlyList<string> Said(string mark, Style markStyle, string text, Style style) =>
        sheet.Lines((mark, markStyle), (Indented(text.TrimEnd(), "  "), style));

    IReadOnlyList<string> Call(ToolCallStarted call)
    {
        var summary = Line(PermissionRule.Summary(call.Input));
        var detail = DiffDrawing.IsChange(call.Tool) ? "" : $" ({Layout.Cells.Cut(summary, Detailed)})";
        return
        [
            .. sheet.Lines(("  " + Line(call.Tool), Styles.Strong), ($": {Line(call.Description)}", Styles.Plain), (detail, Styles.Quiet)),
            .. DiffDrawing.Draw(sheet, call.Tool, call.Input),
        ];
    }

    IReadOnlyList<string> Result(ToolCallFinished result)
    {
        var lines = PlainText.Neutralise(result.Text).Replace("\t", "    ", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        var more = lines.Length > ResultLines ? $"\n    … {(lines.Length - ResultLines).ToString(CultureInfo.InvariantCulture)} more lines" : "";
        return sheet.Lines(
            result.IsError ? ("  ✗ ", Styles.Bad) : ("  → ", Styles.Good),
            (string.Join("\n    ", lines.Take(ResultLines)) + more, Styles.Quiet));
    }

    IReadOnlyList<string> Asked(PermissionAsked asked)
    {
        var text = new Paragraph()
            .Append(Text(asked.Description) + "\n", Styles.Strong)
            .Append(Text(asked.InputPreview), Styles.Plain);
        if (asked.Rule is not null)
        {
            text.Append($"\nalways would add: {Text(asked.Rule)}", Styles.Quiet);
        }

        text.Append($"\n{asked.RequestId} · until {Clock(asked.ExpiresAt)}", Styles.Quiet);
        return sheet.Frame(new Panel(text)
        {
            Header = new PanelHeader(Markup.Escape($" {Text(asked.Tool)} asks ")),
            Border = BoxBorder.Rounded,
            BorderStyle = Styles.Asking,
        });
    }

    IReadOnlyList<string> Question(QuestionAsked question)
    {
        var text = new Paragraph().Append(Sheet.Measurable(Indented(question.Text, "")), Styles.Strong);
        for (var i = 0; i < question.Choices.Count; i++)
        {
            text.Append($"\n{(i + 1).ToString(CultureInfo.InvariantCulture)}. {Text(question.Choices[i])}", Styles.Plain);
        }

        text.Append(
            question.Choices.Count > 0 ? $"\n{question.QuestionId} · a number answers" : $"\n{question.QuestionId} · the next line answers", Styles.Quiet);
        return sheet.Frame(new Panel(text) { Header = new PanelHeader(" the agent asks "), Border = BoxBorder.Rounded, BorderStyle = Styles.Asking });
    }

    static string Indented(string text, string indent) =>
        PlainText.Neutralise(text).Replace("\t", "    ", StringComparison.Ordinal).Replace("\n", "\n" + indent, StringComparison.Ordinal);

    static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    static string Text(string text) => Sheet.Measurable(Line(text));

    static string Line(string text) => PlainText.OneLine(text);
}
