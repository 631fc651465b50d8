using System.Globalization;

namespace Patchbay.Spool;

/// <summary>One process at a time, by a lock of the operating system, which ends with the process however it ends.</summary>
sealed class FileLock : IDisposable
{
    readonly FileStream _file;

    FileLock(FileStream file) => _file = file;

    /// <summary>Throws <see cref="SpoolHeldException"/> when another holds it, and refuses a file system that cannot lock.</summary>
    public static FileLock Take(string path, string holder)
    {
        StateFolder.CreateFile(path);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new SpoolHeldException($"{Path.GetDirectoryName(path)} is in use by {Holder(path)}");
        }

        try
        {
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            file.Dispose();
            throw new SpoolUnavailableException($"{path}: this file system does not lock files, so two processes could write at once. Put PATCHBAY_HOME on a local disk.");
        }
        catch (IOException)
        {
            // As it must be: the lock excludes.
        }

        // Beside the lock, because a locked file cannot be read by others here.
        StateFolder.CreateFile(path + ".holder");
        File.WriteAllText(path + ".holder", $"{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} {holder}\n");
        return new FileLock(file);
    }

    public void Dispose() => _file.Dispose();

    static string Holder(string path)
    {
        try
        {
            var parts = File.ReadAllText(path + ".holder").Trim().Split(' ', 2);
            return parts is [{ Length: > 0 } process, var name] ? $"process {process} ({name})" : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
