namespace Patchbay.SessionHost.Tools;

/// <summary>Ends a call with this message as its result.</summary>
#pragma warning disable CA1064 // It never leaves the room.
sealed class ToolFailureException(string message) : Exception(message);
#pragma warning restore CA1064
