using System.Globalization;
using System.Text;
using Patchbay.Protocol;
using Patchbay.Terminal.Editing;

namespace Patchbay.Terminal.Layout;

/// <summary>
/// The edited text in rows of at most so many cells, cut between characters, and where its cursor is. A text that needs
/// more rows than there are shows those around the cursor.
/// </summary>
static class EditLayout
{
    const string Tab = "    ";

    public static (IReadOnlyList<string> Rows, int Row, int Column) Lay(string prompt, EditLine line, int width, int most)
    {
        var indent = new string(' ', CellWidth.Of(prompt));
        var rows = new List<string>();
        var row = new StringBuilder(prompt);
        var column = indent.Length;
        var cursor = (Row: 0, Column: column);
        for (var at = 0; at < line.Text.Length;)
        {
            var element = line.Text.AsSpan(at, StringInfo.GetNextTextElementLength(line.Text.AsSpan(at)));
            var drawn = Drawn(element);
            var wide = drawn.Length == 0 ? 0 : CellWidth.Of(drawn);
            if (column + wide > width && column > indent.Length)
            {
                Break();
            }

            if (at == line.Cursor)
            {
                cursor = (rows.Count, column);
            }

            if (element[0] is '\n')
            {
                Break();
            }
            else
            {
                row.Append(drawn);
                column += wide;
            }

            at += element.Length;
        }

        if (line.Cursor == line.Text.Length)
        {
            cursor = (rows.Count, column);
        }

        rows.Add(row.ToString());
        return Window(rows, cursor.Row, Math.Min(cursor.Column, width), most);

        void Break()
        {
            rows.Add(row.ToString());
            row.Clear().Append(indent);
            column = indent.Length;
        }
    }

    static (IReadOnlyList<string> Rows, int Row, int Column) Window(List<string> rows, int row, int column, int most)
    {
        if (rows.Count <= most)
        {
            return (rows, row, column);
        }

        var first = Math.Clamp(row - (most / 2), 0, rows.Count - most);
        return (rows.GetRange(first, most), row - first, column);
    }

    static string Drawn(ReadOnlySpan<char> element) => element switch
    {
        ['\n', ..] => "",
        ['\t'] => Tab,
        ['\r', '\n'] => "",
        _ => PlainText.Neutralise(element.ToString()),
    };
}
