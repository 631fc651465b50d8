namespace Patchbay.SessionHost.Tools;

/// <summary>Where a path really leads, and whether our file tools may write there.</summary>
public static class PathRules
{
    const int MostLinks = 40;
    const string OwnFolder = ".patchbay";

    static readonly StringComparison Names = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// True when the path is the folder or below it, after all links of both are followed; what does not exist yet counts
    /// below its deepest existing ancestor. A relative path starts at the folder. With ".." behind a link, programs disagree
    /// about where that is; then both places must be inside.
    /// </summary>
    public static bool IsInside(string folder, string path)
    {
        var full = Path.GetFullPath(folder);
        try
        {
            var real = Resolve(full);
            return IsBelow(real, Resolve(Path.GetFullPath(path, full))) && IsBelow(real, Resolve(Path.Combine(full, path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Follows every link on the way, also one whose target does not exist: writing to it would make the target. ".." is
    /// taken after the link before it, as the system does. Throws IOException for a loop.
    /// </summary>
    internal static string Resolve(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Parts(path[root.Length..]).Reverse());
        var done = root;
        var links = 0;
        while (rest.TryPop(out var part))
        {
            var next = part == ".." ? Path.GetDirectoryName(done) ?? root : Path.Combine(done, part);
            if (part == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"Too many links in '{path}'.");
            }

            var targetRoot = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : "";
            done = targetRoot.Length > 0 ? targetRoot : done;
            foreach (var step in Parts(target[targetRoot.Length..]).Reverse())
            {
                rest.Push(step);
            }
        }

        return done;
    }

    /// <summary>The real path to write to, or a failure that says why not.</summary>
    internal static string Writable(string path, ToolContext context)
    {
        var real = Resolve(path);
        var folders = context.ProtectedFolders.Append(Path.Combine(Path.GetFullPath(context.WorkingDirectory), OwnFolder));
        if (Parts(path).Concat(Parts(real)).Contains(OwnFolder, StringComparer.OrdinalIgnoreCase)
            || folders.Any(f => IsBelow(Resolve(Path.GetFullPath(f)), real)))
        {
            throw new ToolFailureException($"'{path}' belongs to Patchbay's own state; file tools never write there.");
        }

        if (!OperatingSystem.IsWindows() && new[] { "/dev", "/proc", "/sys" }.Any(f => IsBelow(f, real)))
        {
            throw new ToolFailureException($"'{path}' is not an ordinary file.");
        }

        if (context.Isolation is { } isolation && !isolation.Place.Writable.Any(folder => IsInside(folder, path)))
        {
            throw new ToolFailureException($"'{path}' is outside of what the {isolation.Place.Called} lets be written: {string.Join(", ", isolation.Place.Writable)}.");
        }

        return Directory.Exists(real) ? throw new ToolFailureException($"'{path}' is a folder.") : real;
    }

    static bool IsBelow(string folder, string path) =>
        path.Equals(folder, Names)
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, Names);

    static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".");
}
