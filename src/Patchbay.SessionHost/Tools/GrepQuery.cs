using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Tools;

enum GrepOutput
{
    Files,
    Content,
    Count,
}

/// <summary>The checked arguments of one search.</summary>
sealed record GrepQuery(Regex Pattern, string Path, GlobPattern? Glob, GrepOutput Output, int Before, int After, bool Numbers, int Most)
{
    const int MostContext = 100;

    public static GrepQuery From(ToolInput input, ToolContext context)
    {
        var both = input.Number("-C", 0, MostContext) ?? 0;
        var glob = input.OptionalText("glob") is { Length: > 0 } text ? text : null;

        // As in .gitignore: a name alone counts in every folder.
        var anywhere = glob is null || glob.Contains('/', StringComparison.Ordinal) ? glob : "**/" + glob;
        return new GrepQuery(
            Compile(input.Text("pattern"), input.Flag("-i")),
            input.OptionalFile("path", context) ?? System.IO.Path.GetFullPath(context.WorkingDirectory),
            anywhere is null ? null : new GlobPattern(anywhere),
            input.OptionalText("output_mode") switch
            {
                null or "files_with_matches" => GrepOutput.Files,
                "content" => GrepOutput.Content,
                "count" => GrepOutput.Count,
                _ => throw new ToolFailureException("Argument 'output_mode' must be files_with_matches, content or count."),
            },
            input.Number("-B", 0, MostContext) ?? both,
            input.Number("-A", 0, MostContext) ?? both,
            input.Flag("-n", otherwise: true),
            input.Number("head_limit", 1, 10_000) ?? 250);
    }

    static Regex Compile(string pattern, bool ignoreCase)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Looking around and back references need backtracking, which needs a fuse.
            return new Regex(pattern, options, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new ToolFailureException($"Argument 'pattern' is not a regular expression: {e.Message}");
        }
    }
}
