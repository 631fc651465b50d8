namespace Patchbay.Spool;

/// <summary>Another process holds the file. The message names it.</summary>
public sealed class SpoolHeldException(string message) : Exception(message);

/// <summary>The file cannot be used: unwritable, damaged, on a full disk. The message says what to do.</summary>
public sealed class SpoolUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no room, on the disk or within the bound. Nothing was kept; it works again once there is room.</summary>
public sealed class SpoolFullException(string message, Exception? inner = null) : Exception(message, inner);
