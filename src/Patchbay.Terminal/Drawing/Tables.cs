using System.Globalization;
using Patchbay.Protocol;
using Spectre.Console;

namespace Patchbay.Terminal.Drawing;

/// <summary>What the commands show of the session, as the feed has told it.</summary>
static class Tables
{
    const int RoomForTwo = 48;

    public static IReadOnlyList<string> Status(Sheet sheet, SessionView view)
    {
        var started = view.Started;
        return Pairs(
            sheet,
            [
                ("session", started?.Name ?? "starting"),
                ("folder", started?.Project ?? ""),
                ("agent", started is null ? "" : $"{started.Agent} ({started.AgentReason})"),
                ("permissions", started?.PermissionMode ?? ""),
                ("turn", view.Turn is { } turn ? $"{turn.Turn.ToString(CultureInfo.InvariantCulture)}, with the rights of {turn.Rights}" : "none runs"),
                ("queued", view.Waiting.ToString(CultureInfo.InvariantCulture)),
                ("waiting for you", (view.Open.Requests.Count + view.Open.Questions.Count).ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    public static IReadOnlyList<string> Channels(Sheet sheet, SessionView view)
    {
        if (view.Channels.Count == 0)
        {
            return sheet.Lines(("no channels in this session", Styles.Quiet));
        }

        var table = Plain().AddColumn("").AddColumn("channel").AddColumn("state");
        foreach (var channel in view.Channels)
        {
            table.AddRow(
                channel.Listening ? new Text("●", Styles.Good) : new Text("○", Styles.Warning),
                Cell(channel.Entry, Styles.Plain),
                Cell(channel.Listening ? "listening" : $"not listening: {channel.Reason ?? channel.Gate ?? ""}", Styles.Plain));
        }

        return sheet.Frame(table);
    }

    public static IReadOnlyList<string> Waiting(Sheet sheet, SessionView view)
    {
        var table = Plain().AddColumn("id").AddColumn("asks").AddColumn("what");
        foreach (var asked in view.Open.Requests)
        {
            table.AddRow(Cell(asked.RequestId, Styles.Strong), Cell(asked.Tool, Styles.Plain), Cell(asked.InputPreview, Styles.Plain));
        }

        foreach (var question in view.Open.Questions)
        {
            table.AddRow(Cell(question.QuestionId, Styles.Strong), Cell("the agent", Styles.Plain), Cell(question.Text, Styles.Plain));
        }

        return table.Rows.Count == 0 ? [] : sheet.Frame(table);
    }

    /// <summary>Names and what belongs to them: side by side, and below each other in a narrow window.</summary>
    public static IReadOnlyList<string> Pairs(Sheet sheet, IEnumerable<(string Name, string Text)> pairs)
    {
        if (sheet.Columns < RoomForTwo)
        {
            return [.. pairs.SelectMany(pair => sheet.Lines((pair.Name + ": ", Styles.Quiet), (PlainText.OneLine(pair.Text), Styles.Plain)))];
        }

        var table = Plain().AddColumn("").AddColumn("").HideHeaders();
        foreach (var (name, text) in pairs)
        {
            table.AddRow(Cell(name, Styles.Quiet), Cell(text, Styles.Plain));
        }

        return sheet.Frame(table);
    }

    static Table Plain() => new Table { Border = TableBorder.None, UseSafeBorder = true };

    static Text Cell(string text, Style style) => new(Sheet.Measurable(PlainText.OneLine(text)), style);
}
