using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Isolation;

/// <summary>
/// What a sandbox opens and what it hides. <paramref name="Writable"/>: the working directory first, then the folder for
/// temporary files. <paramref name="Hidden"/>: the user's home and all state folders.
/// </summary>
sealed record SandboxPlace(string WorkingDirectory, IReadOnlyList<string> Writable, IReadOnlyList<string> Hidden)
{
    public static SandboxPlace Of(string workingDirectory, string scratch, IEnumerable<string> stateFolders)
    {
        var work = PathRules.Resolve(Path.GetFullPath(workingDirectory));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new SandboxPlace(
            work, [work, PathRules.Resolve(scratch)],
            [.. stateFolders.Prepend(home).Where(Directory.Exists).Select(PathRules.Resolve).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Why this place cannot be closed; null when it can.</summary>
    public string? Problem() =>
        Hidden.FirstOrDefault(folder => PathRules.IsInside(WorkingDirectory, folder)) is { } within
            ? $"--sandbox cannot hide {within}, which lies in the working directory {WorkingDirectory}; start in a project's folder"
            : null;

    /// <summary>A path that file tools may open: what is hidden is hidden from them too.</summary>
    public bool Shows(string path) =>
        Writable.Any(folder => PathRules.IsInside(folder, path)) || !Hidden.Any(folder => PathRules.IsInside(folder, path));
}
