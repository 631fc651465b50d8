using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// A pattern of a file tool: a path from the session's folder, absolute, or from <c>~/</c>; <c>*</c> and <c>?</c> stay in
/// one folder, <c>**</c> crosses folders, a slash at the end means all below. All links are followed, in the pattern's
/// folders and in the path: what allows must match where the path really leads, what denies may match that or what was written.
/// </summary>
sealed class PathPattern
{
    readonly string _folder;
    readonly string _rest;
    readonly GlobPattern _glob;
    readonly bool _isWild;

    PathPattern(string folder, string rest, GlobPattern glob) =>
        (_folder, _rest, _glob, _isWild) = (folder, rest, glob, rest.AsSpan().ContainsAny("*?[{"));

    public static PathPattern? Parse(string pattern, out string? fix)
    {
        var text = Fold(pattern.EndsWith('/') ? pattern + "**" : pattern);
        var (folder, rest) = GlobPattern.Split(text);
        if (pattern.Contains('\0', StringComparison.Ordinal) || (rest.AsSpan().ContainsAny("*?[{") && rest.Split('/').Contains("..")))
        {
            fix = "write a path, with '..' only before the first wild card, as in Read(../docs/**)";
            return null;
        }

        try
        {
            fix = null;
            return new PathPattern(folder, rest, new GlobPattern(rest));
        }
        catch (ToolFailureException)
        {
            fix = "write a glob pattern: * and ? stay in one folder, ** crosses folders, {a,b} and [a-z] choose";
            return null;
        }
    }

    /// <summary>For a tool that takes one file.</summary>
    public bool Allows(string workingDirectory, string path) => TryPlaces(workingDirectory, path) is { } places && Anchors(workingDirectory) is { } anchors
        && places.Real.All(real => Covers(anchors.Real, real));

    public RuleMatch Narrows(string workingDirectory, string path) =>
        TryPlaces(workingDirectory, path) is not { } places || Anchors(workingDirectory) is not { } anchors ? RuleMatch.Maybe
        : places.All.Any(place => anchors.All.Any(anchor => Covers(anchor, place))) ? RuleMatch.Yes
        : RuleMatch.No;

    /// <summary>For a tool that searches all below a folder, or one file.</summary>
    public bool AllowsSearch(string workingDirectory, string root) =>
        (!_isWild || _rest.EndsWith("**", StringComparison.Ordinal) || File.Exists(Path.Combine(workingDirectory, root))) && Allows(workingDirectory, root);

    /// <summary>Maybe when what it names lies, or could lie, below the folder that is searched.</summary>
    public RuleMatch NarrowsSearch(string workingDirectory, string root)
    {
        var match = Narrows(workingDirectory, root);
        if (match is RuleMatch.Maybe || TryPlaces(workingDirectory, root) is not { } places || Anchors(workingDirectory) is not { } anchors)
        {
            return RuleMatch.Maybe;
        }

        var isFile = File.Exists(places.Written);
        var isAll = !_isWild || isFile || _rest.EndsWith("**", StringComparison.Ordinal);
        return match is RuleMatch.Yes ? (isAll ? RuleMatch.Yes : RuleMatch.Maybe)
            : !isFile && places.All.Any(place => anchors.All.Any(anchor => Touches(anchor, place))) ? RuleMatch.Maybe
            : RuleMatch.No;
    }

    bool Touches(string anchor, string root) => IsBelow(root, anchor) || (_isWild && IsBelow(anchor, root));

    bool Covers(string anchor, string path) =>
        _isWild ? IsBelow(anchor, path) && _glob.Matches(path == anchor ? "" : Path.GetRelativePath(anchor, path).Replace('\\', '/'))
        : path == anchor;

    // The file that is named, or the folder in which the wild cards begin: as written, and with links followed.
    (string Real, IReadOnlyList<string> All)? Anchors(string workingDirectory)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = Path.GetFullPath(_folder.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, _folder[2..]) : _folder, workingDirectory);
        var written = Path.TrimEndingDirectorySeparator(_isWild ? folder : Path.GetFullPath(_rest, folder));
        try
        {
            var real = Fold(PathRules.Resolve(written));
            return (real, [real, Fold(written)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static (IReadOnlyList<string> Real, string Written, IReadOnlyList<string> All)? TryPlaces(string workingDirectory, string path)
    {
        try
        {
            var written = Path.GetFullPath(path, Path.GetFullPath(workingDirectory));

            // With ".." behind a link, programs disagree about where that is.
            List<string> real = [Fold(PathRules.Resolve(written)), Fold(PathRules.Resolve(Path.Combine(Path.GetFullPath(workingDirectory), path)))];
            return (real, written, [.. real, Fold(Path.TrimEndingDirectorySeparator(written))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    static bool IsBelow(string folder, string path) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Where file names differ in case only, they are one file.
    static string Fold(string path) => OperatingSystem.IsLinux() ? path : path.ToLowerInvariant();
}
