using Patchbay.Spool;

namespace Patchbay.Platforms.Tasks;

/// <summary>
/// Whether a file may give orders: an ordinary one, which nobody else may write, in folders of which the same is true. A
/// file that may not stays where it is.
/// </summary>
static class TaskCheck
{
    /// <summary>Null when the folder may be used; else why not.</summary>
    public static string? WhyNot(TaskFolder folder)
    {
        string?[] folders = [folder.Project is null ? null : Path.GetDirectoryName(folder.Path), folder.Path, folder.Running, folder.Done, folder.Failed];
        foreach (var path in folders)
        {
            if (path is not null && new DirectoryInfo(path) is { Exists: true } there && Why(there) is { } why)
            {
                return $"{path} {why}";
            }
        }

        return null;
    }

    /// <summary>Null when the file may be taken.</summary>
    public static string? WhyNot(FileInfo file) =>
        Why(file) ?? (TaskName.IsTooLong(file.Name) ? "has too long a name" : null);

    static string? Why(FileSystemInfo entry) =>
        entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? "is a link"
        : StateLook.Find(entry.FullName) switch
        {
            StateExposure.Writable => "may be written by other users (chmod go-w)",
            StateExposure.Foreign => "belongs to another user",
            _ => null,
        };
}
