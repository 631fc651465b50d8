using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

sealed class ReadTool() : FileTool("Read", ToolKind.Read,
    "Reads a text file with line numbers. At most 2,000 lines and 50,000 characters come at once; offset and limit choose the part.",
    """
    {"type":"object","required":["file_path"],"properties":{
      "file_path":{"type":"string","description":"The file; a relative path starts at the working directory."},
      "offset":{"type":"integer","minimum":1,"description":"The first line to read, counted from 1."},
      "limit":{"type":"integer","minimum":1,"description":"How many lines to read."}}}
    """)
{
    const int MostLines = 2000;
    const int MostCharacters = 50_000;
    const int LongestLine = 2000;

    public override string Describe(JsonElement input) => "Read " + new ToolInput(input).Line("file_path", "a file");

    protected override string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var path = input.File("file_path", context);
        var first = input.Number("offset", 0, int.MaxValue) ?? 1;
        var limit = Math.Min(input.Number("limit", 1, int.MaxValue) ?? MostLines, MostLines);
        if (Directory.Exists(path))
        {
            throw new ToolFailureException($"'{path}' is a folder; Glob lists files.");
        }

        if (!File.Exists(path))
        {
            throw new ToolFailureException($"'{path}' does not exist.");
        }

        using var lines = new LineReader(path, LongestLine);
        if (lines.IsBinary())
        {
            return $"[{path} is a binary file of {new FileInfo(path).Length} bytes; it is not shown.]";
        }

        var text = new StringBuilder();
        var (number, shown) = (0, 0);
        while (lines.Next() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++number < first)
            {
                continue;
            }

            if (shown == limit || text.Length > MostCharacters)
            {
                text.Append(CultureInfo.InvariantCulture, $"[The file goes on; read on with offset {number}.]\n");
                return text.ToString();
            }

            shown++;
            text.Append(CultureInfo.InvariantCulture, $"{number,6}\t{line}\n");
        }

        return shown > 0 ? text.ToString()
            : number == 0 ? "[The file is empty.]"
            : $"[The file has {number} lines; there is none from line {first} on.]";
    }
}
