namespace Patchbay.Platforms.Shared;

/// <summary>Where a path really leads, with every symbolic link on the way resolved.</summary>
static class RealPaths
{
    const int MaxLinks = 40;

    public static bool IsInside(string path, string folder)
    {
        var (inner, outer) = (Real(path), Real(folder));
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return inner.Equals(outer, comparison) || inner.StartsWith(Path.TrimEndingDirectorySeparator(outer) + Path.DirectorySeparatorChar, comparison);
    }

    /// <summary>Parts that do not exist stay as they are.</summary>
    public static string Real(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    static string Resolve(string full, ref int links)
    {
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var here = Path.Combine(Resolve(parent, ref links), Path.GetFileName(full));
        var target = new FileInfo(here).LinkTarget;
        if (target is null)
        {
            return here;
        }

        return ++links > MaxLinks
            ? throw new IOException($"too many symbolic links: {full}")
            : Resolve(Path.GetFullPath(target, Path.GetDirectoryName(here)!), ref links);
    }
}
