namespace Patchbay.Protocol.Sockets;

/// <summary>A socket of ours cannot be used; the message is one line for the operator, with what to do.</summary>
public sealed class SocketRefusedException(string message, Exception? inner = null) : Exception(message, inner);
