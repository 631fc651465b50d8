namespace Patchbay.SessionHost.Tools;

/// <summary>
/// All files below a folder, with their path relative to it (written with `/`). Skips `.git`, what cannot be read, and
/// links to folders, which may lead in circles. Stops at a bound, so that a walk over a whole disk ends.
/// </summary>
static class FileWalk
{
    const int Most = 500_000;

    public static IEnumerable<(FileInfo File, string Relative)> Below(string folder, CancellationToken cancellationToken)
    {
        var open = new Stack<string>([folder]);
        var seen = 0;
        while (open.TryPop(out var current))
        {
            foreach (var entry in Entries(current))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++seen > Most)
                {
                    yield break;
                }

                if (entry is FileInfo file)
                {
                    yield return (file, Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'));
                }
                else if (entry.Name != ".git" && entry.LinkTarget is null)
                {
                    open.Push(entry.FullName);
                }
            }
        }
    }

    // Read at once and in a fixed order: an iterator cannot catch what its source throws.
    static IEnumerable<FileSystemInfo> Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
