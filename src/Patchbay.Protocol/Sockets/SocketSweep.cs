using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Patchbay.Protocol.Sockets;

/// <summary>Processes that were killed leave their sockets behind; who comes later takes a few of them away.</summary>
[UnsupportedOSPlatform("windows")]
public static class SocketSweep
{
    const int MostAtOnce = 64;

    // A socket is there a moment before anybody listens on it.
    static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(10);

    public static void Run(string folder, DateTimeOffset now)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.sock").Take(MostAtOnce))
        {
            if (now - File.GetLastWriteTimeUtc(path) > LeftAlone && NobodyListens(path))
            {
                File.Delete(path);
            }
        }
    }

    static bool NobodyListens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.ConnectionRefused;
        }
    }
}
