namespace Patchbay.SessionHost.Processes;

/// <summary>A child could not be started; the message is one line for the user.</summary>
public sealed class ChildStartException(string message, Exception? inner = null) : Exception(message, inner);
