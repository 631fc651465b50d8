namespace Patchbay.Spool;

/// <summary>State is its owner's alone: folders 0700, files 0600.</summary>
public static class StateFolder
{
    const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder, and parents that are missing, with mode 0700; an existing one keeps its mode.</summary>
    public static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path, Folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnavailableException($"the folder {path} cannot be made: {exception.Message} Give its parent to this user, or choose another with PATCHBAY_HOME.", exception);
        }
    }

    /// <summary>Takes everybody else's rights to a file away.</summary>
    public static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(path, Plain);
        }
    }

    /// <summary>Makes the file with mode 0600 when it is missing.</summary>
    public static void CreateFile(string path)
    {
        if (File.Exists(path))
        {
            return; // opening it would run into the lock of whoever holds it
        }

        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = Plain;
        }

        using var file = new FileStream(path, how);
    }
}
