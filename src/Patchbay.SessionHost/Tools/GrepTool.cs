using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Tools;

sealed class GrepTool() : FileTool("Grep", ToolKind.Read,
    "Searches the lines of files with a regular expression (.NET). Binary files and .git are skipped; the output is capped.",
    """
    {"type":"object","required":["pattern"],"properties":{
      "pattern":{"type":"string","description":"A regular expression for one line."},
      "path":{"type":"string","description":"A file or folder; the working directory by default."},
      "glob":{"type":"string","description":"Which files, for example *.cs or src/**/*.ts."},
      "output_mode":{"type":"string","enum":["files_with_matches","content","count"],"description":"files_with_matches by default."},
      "-i":{"type":"boolean","description":"Ignore case."},
      "-n":{"type":"boolean","description":"Line numbers with content; true by default."},
      "-A":{"type":"integer","minimum":0,"maximum":100,"description":"Lines after a match."},
      "-B":{"type":"integer","minimum":0,"maximum":100,"description":"Lines before a match."},
      "-C":{"type":"integer","minimum":0,"maximum":100,"description":"Lines before and after a match."},
      "head_limit":{"type":"integer","minimum":1,"description":"How many lines of output; 250 by default."}}}
    """)
{
    const int LongestSearched = 100_000;
    const int LongestShown = 500;
    const int MostCharacters = 30_000;

    public override string Describe(JsonElement input) => "Search for " + new ToolInput(input).Line("pattern", "text");

    protected override string Run(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var query = GrepQuery.From(input, context);
        var text = new StringBuilder();
        var shown = 0;
        try
        {
            foreach (var line in Files(query, cancellationToken).SelectMany(f => Search(query, f, context, cancellationToken)))
            {
                if (shown++ == query.Most || text.Length > MostCharacters)
                {
                    return text.Append("[More matches are left out; narrow the search.]\n").ToString();
                }

                text.Append(line).Append('\n');
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ToolFailureException("Argument 'pattern' takes too long on a line; write it without looking around or back.");
        }

        return shown == 0 ? "[No match.]" : text.ToString();
    }

    // An empty file has nothing to find, and a named pipe, which would block, has no length either.
    static IEnumerable<FileInfo> Files(GrepQuery query, CancellationToken cancellationToken) =>
        File.Exists(query.Path) ? [new FileInfo(query.Path)]
        : Directory.Exists(query.Path) ? FileWalk.Below(query.Path, cancellationToken)
            .Where(f => query.Glob?.Matches(f.Relative) ?? true).Select(f => f.File)
            // A link to a file elsewhere would show what nobody was asked about.
            .Where(f => f.Exists && f.Length > 0 && (f.LinkTarget is null || PathRules.IsInside(query.Path, f.FullName)))
        : throw new ToolFailureException($"'{query.Path}' does not exist.");

    static IEnumerable<string> Search(GrepQuery query, FileInfo file, ToolContext context, CancellationToken cancellationToken)
    {
        using var lines = Open(file);
        if (lines is null)
        {
            yield break;
        }

        var name = Shown(file.FullName, context);
        var before = new Queue<(int Number, string Text)>(); // at most query.Before lines, oldest dropped
        var (number, matches, lastShown, tail) = (0, 0, 0, 0);
        while (lines.Next() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            var match = query.Pattern.IsMatch(line);
            matches += match ? 1 : 0;
            if (query.Output == GrepOutput.Files && match)
            {
                yield return name;
                yield break;
            }

            if (query.Output == GrepOutput.Content && (match || tail > 0))
            {
                if (lastShown > 0 && number - before.Count > lastShown + 1 && (query.Before > 0 || query.After > 0))
                {
                    yield return "--";
                }

                while (before.TryDequeue(out var earlier))
                {
                    yield return Format(query, name, earlier.Number, earlier.Text, '-');
                }

                yield return Format(query, name, number, line, match ? ':' : '-');
                lastShown = number;
                tail = match ? query.After : tail - 1;
            }
            else if (query.Before > 0)
            {
                before.Enqueue((number, line));
                if (before.Count > query.Before)
                {
                    before.Dequeue();
                }
            }
        }

        if (query.Output == GrepOutput.Count && matches > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}:{matches}");
        }
    }

    static string Format(GrepQuery query, string name, int number, string line, char mark)
    {
        var text = line.Length > LongestShown ? TextEdges.Head(line, LongestShown) + "… [line cut]" : line;
        return query.Numbers ? string.Create(CultureInfo.InvariantCulture, $"{name}{mark}{number}{mark}{text}") : $"{name}{mark}{text}";
    }

    static LineReader? Open(FileInfo file)
    {
        try
        {
            var lines = new LineReader(file.FullName, LongestSearched);
            if (!lines.IsBinary())
            {
                return lines;
            }

            lines.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or not ours to read: a search goes on.
        }

        return null;
    }

    static string Shown(string path, ToolContext context)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(context.WorkingDirectory), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
