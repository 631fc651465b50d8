using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Patchbay.Protocol.Sockets;

/// <summary>Who may come in, of the processes of this user.</summary>
public enum LocalGuests
{
    /// <summary>Nobody that runs below a session: no agent, no tool and no server of one.</summary>
    OutsideSessions,

    /// <summary>Servers of sessions too, but no command of an agent.</summary>
    ServersOfSessions,
}

/// <summary>
/// A Unix socket, or a named pipe on Windows, that takes connections of this user's processes. Whoever listens holds a lock
/// of its own for the address, so what lies there is left over.
/// </summary>
public interface ILocalListener : IDisposable
{
    /// <summary>The next connection that may speak to us.</summary>
    Task<Stream> AcceptAsync(CancellationToken cancellationToken);
}

/// <summary>Opens them.</summary>
public static class LocalListener
{
    /// <summary>Throws <see cref="SocketException"/> or <see cref="IOException"/>.</summary>
    public static ILocalListener Open(string address, LocalGuests guests, DateTimeOffset now) =>
        OperatingSystem.IsWindows() ? new PipeListener(address) : new SocketListener(address, guests, now);

    [UnsupportedOSPlatform("windows")]
    sealed class SocketListener : ILocalListener
    {
        readonly string _path;
        readonly LocalGuests _guests;
        readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public SocketListener(string path, LocalGuests guests, DateTimeOffset now)
        {
            _path = path;
            _guests = guests;
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
                if (SocketPeer.Problem(accepted) is null && MayEnter(accepted))
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

        bool MayEnter(Socket accepted) =>
            !(_guests is LocalGuests.OutsideSessions ? SocketPeer.IsBelowASession(accepted) : SocketPeer.IsBelowAnAgent(accepted));
    }

    /// <summary>Windows itself lets nobody but the current user in.</summary>
    sealed class PipeListener(string name) : ILocalListener
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
}
