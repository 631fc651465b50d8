using System.Text.Json;

namespace Patchbay.SessionHost.Tools;

sealed class GlobTool() : FileTool("Glob", ToolKind.Read,
    "Finds files by name, newest first, at most 200. Example: src/**/*.cs",
    """
    {"type":"object","required":["pattern"],"properties":{
      "pattern":{"type":"string","description":"* and ? stay in one folder, ** crosses folders, {a,b} and [a-z] choose."},
      "path":{"type":"string","description":"The folder to search; the working directory by default."}}}
    """)
{
    const int Most = 200;

    public override string Describe(JsonElement input) => "Find files " + new ToolInput(input).Line("pattern", "by name");

    protected override string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var whole = input.Text("pattern");
        if (whole.Length == 0 || whole.Contains('\0', StringComparison.Ordinal))
        {
            throw new ToolFailureException("Argument 'pattern' is not a pattern.");
        }

        var (prefix, rest) = GlobPattern.Split(whole);
        var folder = Path.GetFullPath(prefix, input.OptionalFile("path", context) ?? Path.GetFullPath(context.WorkingDirectory));
        if (!Directory.Exists(folder))
        {
            throw new ToolFailureException($"The folder '{folder}' does not exist.");
        }

        var pattern = new GlobPattern(rest);
        var found = FileWalk.Below(folder, cancellationToken).Where(f => pattern.Matches(f.Relative)).Select(f => f.File)
            .OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.FullName, StringComparer.Ordinal).ToList();
        var lines = found.Take(Most).Select(f => f.FullName).ToList();
        if (found.Count > Most)
        {
            lines.Add($"[{found.Count - Most} more files; choose a narrower pattern.]");
        }

        return found.Count == 0 ? "[No file matches.]" : string.Join('\n', lines);
    }
}
