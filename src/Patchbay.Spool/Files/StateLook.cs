namespace Patchbay.Spool;

/// <summary>Looks at what <see cref="StateFolder"/> makes, and changes nothing.</summary>
public static class StateLook
{
    const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | OthersWrite;

    /// <summary>What of a file or folder is not its owner's alone. Systems without such rights know no problem here.</summary>
    public static StateExposure Find(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return StateExposure.None;
        }

        if (FileOwner.IsOurs(path) == false)
        {
            return StateExposure.Foreign;
        }

        var mode = File.GetUnixFileMode(path);
        return (mode & OthersWrite) != 0 ? StateExposure.Writable
            : (mode & Others) != 0 ? StateExposure.Readable
            : StateExposure.None;
    }
}

/// <summary>To whom a file or folder is open that should be its owner's alone; each is worse than the one before.</summary>
public enum StateExposure
{
    None,

    /// <summary>Others may read or enter it.</summary>
    Readable,

    /// <summary>Others may change it.</summary>
    Writable,

    /// <summary>It belongs to another user.</summary>
    Foreign,
}
