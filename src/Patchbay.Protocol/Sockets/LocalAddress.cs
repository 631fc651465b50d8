using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Protocol.Sockets;

/// <summary>Where something of this user listens: a Unix socket, or a named pipe of the current user on Windows.</summary>
public static class LocalAddress
{
    /// <summary>The address that goes by this text, whatever is in it. Throws <see cref="SocketRefusedException"/>.</summary>
    public static string For(string text, Func<string, string?> environment)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
        if (OperatingSystem.IsWindows())
        {
            return $"patchbay-{id}";
        }

        var path = Path.Combine(SocketFolder.Prepare(environment), $"{id}.sock");
        SocketFolder.CheckLength(path);
        return path;
    }

    /// <summary>Why nobody can listen on this machine, or null. Nothing is made for the question.</summary>
    public static string? Problem(Func<string, string?> environment) => OperatingSystem.IsWindows() ? null : SocketFolder.Problem(environment);

    /// <summary>
    /// A stream to who listens there. Throws <see cref="SocketRefusedException"/> when that is not this user, and what the
    /// system throws when it is nobody.
    /// </summary>
    public static Task<Stream> ConnectAsync(string address, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows() ? PipeAsync(address, cancellationToken) : SocketAsync(address, cancellationToken);

    static async Task<Stream> PipeAsync(string address, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", address, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        await pipe.ConnectAsync(TimeSpan.FromSeconds(5), cancellationToken);
        return pipe;
    }

    [UnsupportedOSPlatform("windows")]
    static async Task<Stream> SocketAsync(string address, CancellationToken cancellationToken)
    {
        SocketFolder.Check(Path.GetDirectoryName(address)!);
        SocketFolder.CheckLength(address);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address), cancellationToken);
            return SocketPeer.Problem(socket) is { } problem
                ? throw new SocketRefusedException($"{PlainText.OneLine(address)} is not used: {problem}")
                : new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
