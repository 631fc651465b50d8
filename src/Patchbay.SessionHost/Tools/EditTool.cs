using System.Text;
using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

sealed class EditTool() : FileTool("Edit", ToolKind.Write,
    "Replaces an exact piece of a text file. The piece must occur once, or replace_all must be true.",
    """
    {"type":"object","required":["file_path","old_string","new_string"],"properties":{
      "file_path":{"type":"string","description":"The file; a relative path starts at the working directory."},
      "old_string":{"type":"string","description":"The text to replace, exactly as in the file."},
      "new_string":{"type":"string","description":"The text to put there."},
      "replace_all":{"type":"boolean","description":"Replace every occurrence."}}}
    """)
{
    const long Largest = 16 * 1024 * 1024;

    // Bytes that are no text would be damaged by writing them back, so they are refused.
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public override string Describe(JsonElement input) => "Edit " + new ToolInput(input).Line("file_path", "a file");

    protected override string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var path = input.File("file_path", context);
        var (old, fresh) = (input.Text("old_string"), input.Text("new_string"));
        var all = input.Flag("replace_all");
        if (old.Length == 0)
        {
            throw new ToolFailureException("Argument 'old_string' is empty; Write makes a file.");
        }

        if (old == fresh)
        {
            throw new ToolFailureException("Arguments 'old_string' and 'new_string' are the same.");
        }

        var real = PathRules.Writable(path, context);
        var text = Load(path, real);
        if (!text.Contains(old, StringComparison.Ordinal) && text.Contains("\r\n", StringComparison.Ordinal))
        {
            (old, fresh) = (WithCarriageReturns(old), WithCarriageReturns(fresh));
        }

        var count = Count(text, old);
        if (count == 0)
        {
            throw new ToolFailureException($"Argument 'old_string' does not occur in '{path}'.");
        }

        if (count > 1 && !all)
        {
            throw new ToolFailureException(
                $"Argument 'old_string' occurs {count} times in '{path}'; make it longer so that it is unique, or set 'replace_all'.");
        }

        AtomicFile.Write(real, Strict.GetBytes(text.Replace(old, fresh, StringComparison.Ordinal)));
        return count == 1 ? $"Edited {path}." : $"Edited {path} in {count} places.";
    }

    static string Load(string path, string real)
    {
        var file = new FileInfo(real);
        if (!file.Exists)
        {
            throw new ToolFailureException($"'{path}' does not exist.");
        }

        if (file.Length is 0 or > Largest)
        {
            throw new ToolFailureException($"'{path}' is {(file.Length == 0 ? "empty" : $"larger than {Largest >> 20} MB")}; it cannot be edited.");
        }

        try
        {
            // Not File.ReadAllText, which would drop a byte order mark.
            return Strict.GetString(File.ReadAllBytes(real));
        }
        catch (DecoderFallbackException)
        {
            throw new ToolFailureException($"'{path}' is not UTF-8 text; it cannot be edited.");
        }
    }

    static string WithCarriageReturns(string text) => text.ReplaceLineEndings("\n").Replace("\n", "\r\n", StringComparison.Ordinal);

    static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
