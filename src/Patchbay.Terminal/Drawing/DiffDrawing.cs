using System.Globalization;
using System.Text.Json;
using Patchbay.Protocol;

namespace Patchbay.Terminal.Drawing;

/// <summary>What an Edit or Write call would change, as lines with + and -.</summary>
static class DiffDrawing
{
    const int Shown = 16;

    public static bool IsChange(string tool) => tool is "Edit" or "Write";

    public static IEnumerable<string> Draw(Sheet sheet, string tool, JsonElement input, int most = Shown)
    {
        if (!IsChange(tool) || input.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        var before = tool is "Edit" ? Text(input, "old_string") : "";
        var lines = LineDiff.Of(Split(before), Split(Text(input, tool is "Edit" ? "new_string" : "content")));
        var more = lines.Count - most;
        var drawn = lines.Take(most).SelectMany(line => sheet.Lines(($"    {line.Mark} {line.Text}", line.Mark switch
        {
            '+' => Styles.Good,
            '-' => Styles.Bad,
            _ => Styles.Quiet,
        })));
        return more > 0
            ? drawn.Concat(sheet.Lines(($"    … {more.ToString(CultureInfo.InvariantCulture)} more lines", Styles.Quiet)))
            : drawn;
    }

    static string Text(JsonElement input, string name)
    {
        try
        {
            return input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return ""; // half a surrogate pair, written as an escape; the tool refuses it
        }
    }

    static string[] Split(string text) =>
        text.Length == 0 ? [] : PlainText.Neutralise(text).TrimEnd('\n').Replace("\t", "    ", StringComparison.Ordinal).Split('\n');
}
