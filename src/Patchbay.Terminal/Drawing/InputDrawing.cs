using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal.Drawing;

/// <summary>The whole input of a call that waits for a yes: each argument by name, its text as it is.</summary>
static class InputDrawing
{
    const int Longest = 200_000;

    public static IReadOnlyList<string> Draw(Sheet sheet, PermissionAsked asked)
    {
        var head = sheet.Lines(($"  {PlainText.OneLine(asked.Tool)}", Styles.Asking), ($": {PlainText.OneLine(asked.Description)}", Styles.Plain));
        if (DiffDrawing.IsChange(asked.Tool) && asked.Input.ValueKind is JsonValueKind.Object)
        {
            var path = asked.Input.TryGetProperty("file_path", out var file) ? file.GetRawText() : "";
            return [.. head, .. sheet.Lines(($"  {PlainText.OneLine(path)}", Styles.Strong)), .. DiffDrawing.Draw(sheet, asked.Tool, asked.Input, 2000)];
        }

        if (asked.Input.ValueKind is not JsonValueKind.Object)
        {
            return [.. head, .. sheet.Lines(("    " + Text(asked.Input), Styles.Plain))];
        }

        return [.. head, .. asked.Input.EnumerateObject().SelectMany(argument => sheet.Lines(
            ($"  {PlainText.OneLine(argument.Name)}\n", Styles.Strong), ("    " + Text(argument.Value), Styles.Plain)))];
    }

    static string Text(JsonElement value)
    {
        string text;
        try
        {
            text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            text = value.GetRawText(); // half a surrogate pair, written as an escape
        }

        var cut = text.Length > Longest ? text[..Longest] + $"\n… cut after {Longest} characters" : text;
        return PlainText.Neutralise(cut).Replace("\n", "\n    ", StringComparison.Ordinal);
    }
}
