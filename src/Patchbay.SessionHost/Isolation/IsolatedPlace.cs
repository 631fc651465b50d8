using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// What an isolation opens and what it hides. <paramref name="Writable"/>: the working directory first, then the folder for
/// temporary files. <paramref name="Hidden"/>: the user's home and all state folders.
/// </summary>
sealed record IsolatedPlace(string WorkingDirectory, IReadOnlyList<string> Writable, IReadOnlyList<string> Hidden)
{
    /// <summary>As messages call it: the sandbox, the container.</summary>
    public string Called { get; init; } = "sandbox";

    /// <summary>Commands see nothing of this machine but what is writable, and so do file tools.</summary>
    public bool ShowsOnlyItsOwn { get; init; }

    /// <summary>What the session itself puts down for the agent to read.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    public static IsolatedPlace Of(string workingDirectory, string scratch, IEnumerable<string> stateFolders)
    {
        var work = PathRules.Resolve(Path.GetFullPath(workingDirectory));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new IsolatedPlace(
            work, [work, PathRules.Resolve(scratch)],
            [.. stateFolders.Prepend(home).Where(Directory.Exists).Select(PathRules.Resolve).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>What is there of this and would be run outside: git runs it, and so does the next session.</summary>
    public IEnumerable<string> Fixed(Func<string, bool> exists)
    {
        // In a worktree .git is a file that says where the repository is.
        var git = $"{WorkingDirectory}/.git";
        IEnumerable<string> files = exists($"{git}/HEAD") ? [$"{git}/hooks", $"{git}/config"] : [git];
        return files.Concat([$"{WorkingDirectory}/.patchbay", $"{WorkingDirectory}/.mcp.json"]).Where(exists);
    }

    /// <summary>Why this place cannot be closed; null when it can.</summary>
    public string? Problem() =>
        Hidden.FirstOrDefault(folder => PathRules.IsInside(WorkingDirectory, folder)) is { } within
            ? $"--{Called} cannot hide {within}, which lies in the working directory {WorkingDirectory}; start in a project's folder"
            : null;

    /// <summary>A path that file tools may open: what is hidden is hidden from them too.</summary>
    public bool Shows(string path) =>
        Writable.Concat(Readable).Any(folder => PathRules.IsInside(folder, path))
        || (!ShowsOnlyItsOwn && !Hidden.Any(folder => PathRules.IsInside(folder, path)));
}
