using Patchbay.Protocol;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Editing;

namespace Patchbay.Terminal.Layout;

/// <summary>What stands at the bottom: what waits for an answer, a hint or the candidates of Tab, the edited line, the status line.</summary>
sealed class LiveView(Ink ink)
{
    const string Dim = "2";
    const string Asking = "1;33";

    public LiveArea Compose(SessionView view, LineEditor editor, string? hint, TimeSpan working, int columns, int rows)
    {
        // One column stays free: a row that ends in the last one makes terminals differ.
        var width = Math.Max(8, columns - 1);
        var live = new List<LiveRow>();
        if (rows >= 4)
        {
            live.AddRange(Asked(view, width, rows));
        }

        if (hint is not null)
        {
            live.Add(ink.Row(hint, width, Dim));
        }

        live.AddRange(Candidates(editor, width, rows - live.Count - 3));
        var before = live.Count;
        var (text, row, column) = EditLayout.Lay(Prompt(view, editor), editor.Line, width, Math.Max(1, Math.Min(rows / 2, rows - before - 2)));
        live.AddRange(text.Select(line => new LiveRow(line, CellWidth.Of(line))));
        if (rows >= 3)
        {
            live.Add(ink.Row(StatusLine.Of(view, working, width), width, Dim));
        }

        return new LiveArea(live, before + row, column);
    }

    static string Prompt(SessionView view, LineEditor editor) => editor.Query is { } query
        ? $"{(editor.QueryFound ? "search" : "not found")} '{PlainText.OneLine(Cells.Cut(query, 24))}': "
        : view.Current is QuestionAsked ? "answer › " : "› ";

    IEnumerable<LiveRow> Asked(SessionView view, int width, int rows)
    {
        var more = view.Open.Requests.Count + view.Open.Questions.Count - 1;
        var others = more > 0 ? $" · {more} more" : "";
        switch (view.Current)
        {
            case PermissionAsked asked:
                yield return ink.Row($"? {asked.Tool}: {asked.Description} ({PermissionSummary(asked)})", width, Asking);
                var always = asked.Rule is null ? "" : $" · a always: {asked.Rule}";
                yield return ink.Row($"  y yes · n no · v view{others}{always}", width, Asking);
                break;
            case QuestionAsked question:
                yield return ink.Row($"? {question.Text}", width, Asking);
                foreach (var (choice, index) in question.Choices.Take(Math.Min(9, rows - 6)).Select((choice, index) => (choice, index)))
                {
                    yield return ink.Row($"  {index + 1} {choice}", width, Asking);
                }

                break;
            default:
                break;
        }
    }

    static string PermissionSummary(PermissionAsked asked) => SessionHost.Permissions.PermissionRule.Summary(asked.Input);

    IEnumerable<LiveRow> Candidates(LineEditor editor, int width, int most)
    {
        if (editor.Candidates.Count == 0 || most < 1)
        {
            return [];
        }

        // Columns as in a shell, and how many there are besides.
        var cell = Math.Min(width, editor.Candidates.Max(CellWidth.Of) + 2);
        var across = Math.Max(1, width / cell);
        var shown = Math.Min(3, most);
        var lines = editor.Candidates.Select(word => word.TrimEnd())
            .Select(word => word + new string(' ', Math.Max(0, cell - CellWidth.Of(word)))).Chunk(across).Select(words => string.Concat(words)).ToList();
        var cut = lines.Count > shown ? lines.Take(shown - 1).Append($"… {editor.Candidates.Count} in all") : lines;
        return cut.Select(line => ink.Row(line.TrimEnd(), width, Dim));
    }
}
