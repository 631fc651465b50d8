namespace Patchbay.Platforms.Tasks;

/// <summary>
/// Sees when a file is finished: its size and time have not changed for a while in which we looked. An empty file never is;
/// it may be a pipe, or a file that is only about to be written.
/// </summary>
sealed class TaskWatch(TimeSpan settled, TimeProvider time)
{
    /// <summary>Files of a folder that are looked at; the others come when these are gone.</summary>
    const int Most = 1000;

    static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    readonly Dictionary<string, (long Length, DateTime Written, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>What may be taken now, the oldest first.</summary>
    public IReadOnlyList<FileInfo> Look(TaskFolder folder)
    {
        var files = Files(folder.Path);
        Forget(folder, files);
        // One time for all: what was seen in one look is settled in one look, and then the oldest comes first.
        var now = time.GetTimestamp();
        return [.. files.Where(file => IsSettled(file, now)).OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Files that are meant as tasks, finished or not.</summary>
    public static IReadOnlyList<FileInfo> Files(string folder) => !Directory.Exists(folder) ? []
        : [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All).OfType<FileInfo>().Where(file => TaskName.IsTask(file.Name)).Take(Most)];

    bool IsSettled(FileInfo file, long now)
    {
        if (!file.Exists || file.Length == 0)
        {
            return false;
        }

        if (_seen.TryGetValue(file.FullName, out var seen) && seen.Length == file.Length && seen.Written == file.LastWriteTimeUtc)
        {
            return time.GetElapsedTime(seen.Since, now) >= settled;
        }

        _seen[file.FullName] = (file.Length, file.LastWriteTimeUtc, now);
        return false;
    }

    void Forget(TaskFolder folder, IReadOnlyList<FileInfo> files)
    {
        var there = files.Select(file => file.FullName).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _seen.Keys.Where(path => Path.GetDirectoryName(path) == folder.Path && !there.Contains(path)).ToList())
        {
            _seen.Remove(gone);
        }
    }
}
