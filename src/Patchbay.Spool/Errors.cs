namespace Patchbay.Spool;

/// <summary>Another process holds the file. The message names it, as <see cref="Holder"/> does when it left its name.</summary>
public sealed class SpoolHeldException(string message, LockHolder? holder = null) : Exception(message)
{
    public LockHolder? Holder { get; } = holder;
}

/// <summary>The file cannot be used: unwritable, damaged, made by a newer version. The message says what to do.</summary>
public sealed class SpoolUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no room, on the disk or within the bound. Nothing was kept; it works again once there is room.</summary>
public sealed class SpoolFullException(string message, Exception? inner = null) : Exception(message, inner);
