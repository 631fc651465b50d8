using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.Protocol.Sockets;

/// <summary>
/// Who is at the other end, as the kernel says it. Elsewhere than on Linux the folder's rights are the check.
/// </summary>
static class SocketPeer
{
    const int SocketLevel = 1;
    const int PeerCredentials = 17;
    const int MostAncestors = 64;

    // The first is for commands of the agent, the second marks every child of a session, servers too.
    const string CommandMark = "PATCHBAY_SESSION";
    const string ChildMark = "PATCHBAY_GUARD";

    /// <summary>Null when it may speak to us; otherwise why not.</summary>
    public static string? Problem(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var credentials = new byte[12];
        if (socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) < credentials.Length)
        {
            return "the system does not say who is at the other end";
        }

        return BitConverter.ToUInt32(credentials, 4) != UnixOwner.CurrentUser ? "the other end belongs to another user" : null;
    }

    /// <summary>True when the other end runs below a session: an agent must not answer its own requests.</summary>
    public static bool IsBelowASession(Socket socket) => IsBelow(socket, [CommandMark, ChildMark]);

    /// <summary>True when a command of an agent is at the other end. The servers of a session are not.</summary>
    public static bool IsBelowAnAgent(Socket socket) => IsBelow(socket, [CommandMark]);

    static bool IsBelow(Socket socket, string[] marks)
    {
        var credentials = new byte[12];
        if (!OperatingSystem.IsLinux() || socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) < credentials.Length)
        {
            return false;
        }

        var process = BitConverter.ToInt32(credentials, 0);
        for (var i = 0; i < MostAncestors && process > 1; i++)
        {
            try
            {
                var environment = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/environ"), Encoding.Latin1);
                if (environment.Split('\0').Any(entry => marks.Contains(entry.Split('=')[0])))
                {
                    return true;
                }

                process = Parent(process);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's, or gone: nothing of ours above it.
                return false;
            }
        }

        return false;
    }

    static int Parent(int process)
    {
        // "pid (name) state parent ...": the name may hold anything, so start behind its last bracket.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"), Encoding.Latin1);
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3)[1], CultureInfo.InvariantCulture);
    }
}
