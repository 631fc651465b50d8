namespace Patchbay.Channels.Gate;

/// <summary>The access files cannot be read or changed just now; the message says why and what to do.</summary>
public sealed class AccessException(string message, Exception? inner = null) : Exception(message, inner);
