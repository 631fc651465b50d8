namespace Patchbay.SessionHost.Connections;

/// <summary>A server did not get through its handshake. The message says why, with what it printed last.</summary>
public sealed class ServerStartException(string message) : Exception(message);
