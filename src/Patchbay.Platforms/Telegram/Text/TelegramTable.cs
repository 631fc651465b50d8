using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Patchbay.Platforms.Telegram.Text;

/// <summary>A table as text of equal width, which Telegram has no other way to show.</summary>
static class TelegramTable
{
    public static string Write(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(Text).ToArray()).ToArray();
        var widths = Enumerable.Range(0, rows.Max(row => row.Length)).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        var lines = rows.Select(row => string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).ToList();
        if (table.OfType<TableRow>().FirstOrDefault() is { IsHeader: true })
        {
            lines.Insert(1, string.Join("-|-", widths.Select(width => new string('-', width))));
        }

        return string.Join('\n', lines);
    }

    static string Text(TableCell cell) => string.Concat(cell.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        AutolinkInline auto => auto.Url,
        _ => "",
    }));
}
