namespace Patchbay.Spool;

/// <summary>Folders and files that belong to one user alone: 0700 and 0600, whatever the umask says.</summary>
public static class StateFolder
{
    const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder and its missing parents, each 0700; narrows the folder itself when it was wider.</summary>
    /// <exception cref="SpoolUnavailableException">It cannot be made, cannot be written, or belongs to someone else.</exception>
    public static string Create(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Guard(full, () =>
        {
            CreateMissing(full);
            Narrow(full, OwnerOnlyFolder);
            ProbeWriting(full);
        });
        return full;
    }

    /// <summary>Makes an empty file with 0600, or narrows the one that is there.</summary>
    /// <exception cref="SpoolUnavailableException">It cannot be made or belongs to someone else.</exception>
    public static void CreateFile(string path) => Guard(path, () =>
    {
        if (File.Exists(path))
        {
            // Not opened: that would run into the lock of whoever holds it.
            Narrow(path, OwnerOnlyFile);
            return;
        }

        var how = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = OwnerOnlyFile;
        }

        try
        {
            new FileStream(path, how).Dispose();
        }
        catch (IOException problem) when (problem.GetType() == typeof(IOException) && File.Exists(path))
        {
            // Somebody else made it in this moment, and holds it already.
        }

        Narrow(path, OwnerOnlyFile);
    });

    /// <summary>Narrows a file that is there to 0600.</summary>
    public static void Protect(string path) => Guard(path, () => Narrow(path, OwnerOnlyFile));

    static void CreateMissing(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            CreateMissing(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }
    }

    static void Narrow(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (FileOwner.IsOurs(path) == false)
        {
            throw new SpoolUnavailableException($"{path} belongs to another user. Run as that user, or set PATCHBAY_HOME to a folder of your own.");
        }

        // A folder that everybody shares (/tmp) is nobody's to narrow; what we make in it is private by itself.
        var present = File.GetUnixFileMode(path);
        if (present != mode && !present.HasFlag(UnixFileMode.StickyBit))
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Rights say little on read-only mounts and full disks: only a write proves that writing works.</summary>
    static void ProbeWriting(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}-{Guid.NewGuid():N}");
        new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
    }

    static void Guard(string path, Action work)
    {
        try
        {
            work();
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new SpoolUnavailableException($"{path} cannot be written by this user. Give it to this user (chown), or set PATCHBAY_HOME to a folder of your own.", problem);
        }
        catch (IOException problem)
        {
            throw new SpoolUnavailableException($"{path} cannot be used: {problem.Message} Free space, check the mount, or set PATCHBAY_HOME to another folder.", problem);
        }
    }
}
