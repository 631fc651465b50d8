using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Patchbay.SessionHost.Clients;

/// <summary>Where connections come from: a Unix socket, or a named pipe.</summary>
interface IConnectionSource : IDisposable
{
    /// <summary>The next connection that may speak to us.</summary>
    Task<Stream> AcceptAsync(CancellationToken cancellationToken);
}

/// <summary>Whoever holds the session's lock holds its address too, so what lies there is left over.</summary>
[UnsupportedOSPlatform("windows")]
sealed class SocketConnections : IConnectionSource
{
    readonly string _path;
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SocketConnections(string path, DateTimeOffset now)
    {
        _path = path;
        SocketSweep.Run(Path.GetDirectoryName(path)!, now);
        File.Delete(path);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _socket.Listen();
    }

    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var accepted = await _socket.AcceptAsync(cancellationToken);
            if (SocketPeer.Problem(accepted) is null && !SocketPeer.IsBelowASession(accepted))
            {
                return new NetworkStream(accepted, ownsSocket: true);
            }

            accepted.Dispose();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}

/// <summary>Windows itself lets nobody but the current user in.</summary>
sealed class PipeConnections(string name) : IConnectionSource
{
    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeServerStream(
            name, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.WaitForConnectionAsync(cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        // Each pipe is its connection's.
    }
}
