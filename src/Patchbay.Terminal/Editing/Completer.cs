using Patchbay.Protocol;

namespace Patchbay.Terminal.Editing;

/// <summary>Words that could stand from <paramref name="From"/> to the cursor.</summary>
sealed record Completion(int From, IReadOnlyList<string> Words);

/// <summary>Commands at the beginning of the line, paths everywhere else. Paths start in the session's folder.</summary>
sealed class Completer(IReadOnlyList<string> commands, Func<string?> folder)
{
    const int Most = 200;

    public Completion? Complete(EditLine line)
    {
        var from = line.BlankLeft;
        var word = line.Text[from..line.Cursor];
        if (from == 0 && word.StartsWith('/') && commands.Where(command => command.StartsWith(word, StringComparison.Ordinal)).ToList() is { Count: > 0 } fitting)
        {
            return new Completion(0, [.. fitting.Select(command => command + " ")]);
        }

        if (word.Length == 0 || char.IsWhiteSpace(word[^1]))
        {
            return null;
        }

        // "@path" is a common way to name a file.
        var mark = word[0] is '@' ? 1 : 0;
        var paths = Paths(word[mark..]);
        return paths.Count == 0 ? null : new Completion(from + mark, paths);
    }

    List<string> Paths(string typed)
    {
        var slash = typed.LastIndexOf('/') + 1;
        var (parent, start) = (typed[..slash], typed[slash..]);
        try
        {
            var found = new DirectoryInfo(Place(parent)).EnumerateFileSystemInfos()
                .Where(entry => entry.Name.StartsWith(start, StringComparison.Ordinal) && (start.StartsWith('.') || !entry.Name.StartsWith('.')))
                // A name that draws itself otherwise than it is, is not offered.
                .Where(entry => PlainText.OneLine(entry.Name) == entry.Name && !entry.Name.Any(char.IsWhiteSpace))
                .Take(Most)
                .Select(entry => parent + entry.Name + (entry.Attributes.HasFlag(FileAttributes.Directory) ? "/" : " "))
                .ToList();
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    string Place(string parent)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return parent.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, parent[2..]) : Path.Combine(folder() ?? ".", parent);
    }
}
