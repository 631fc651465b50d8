using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace Patchbay.Protocol.Sockets;

/// <summary>
/// The folder of the sockets: short, because a socket's path is, and nobody's but ours, because who can put a socket there
/// can play who listens there. It is <c>$XDG_RUNTIME_DIR/patchbay</c>, or <c>/tmp/patchbay-UID</c> when there is no such folder of
/// ours or its path is too long.
/// </summary>
[UnsupportedOSPlatform("windows")]
public static class SocketFolder
{
    const int FileType = 0xF000;
    const int IsFolder = 0x4000;
    const int OthersRights = 0x3F;

    /// <summary>"/patchbay/", 24 letters of the session and ".sock".</summary>
    const int BehindTheRoot = 40;

    // What sun_path holds, less its end.
    static int LongestPath => OperatingSystem.IsLinux() ? 107 : 103;

    /// <summary>Makes the folder when it is missing. Throws <see cref="SocketRefusedException"/> when it is not ours alone.</summary>
    public static string Prepare(Func<string, string?> environment)
    {
        var folder = Choose(environment);
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SocketRefusedException($"{PlainText.OneLine(folder)} cannot be made: {PlainText.OneLine(exception.Message)}", exception);
        }

        Check(folder);
        return folder;
    }

    /// <summary>Why nobody could listen, or null. Nothing is made for the question.</summary>
    public static string? Problem(Func<string, string?> environment)
    {
        var folder = Choose(environment);
        try
        {
            if (UnixOwner.Find(folder) is not null)
            {
                Check(folder);
            }

            return null;
        }
        catch (SocketRefusedException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Throws <see cref="SocketRefusedException"/> unless it is a folder, ours, and closed to others.</summary>
    public static void Check(string folder)
    {
        if (UnixOwner.Find(folder) is not { } found)
        {
            throw new SocketRefusedException($"{PlainText.OneLine(folder)} is not there");
        }

        if (found.Owner != UnixOwner.CurrentUser || (found.Mode & FileType) != IsFolder)
        {
            throw new SocketRefusedException(
                $"{PlainText.OneLine(folder)} is not a folder of this user, so whatever lies there could be somebody else's: remove it, or set XDG_RUNTIME_DIR to a folder of your own");
        }

        if ((found.Mode & OthersRights) != 0)
        {
            throw new SocketRefusedException($"{PlainText.OneLine(folder)} is open to other users: chmod 700 it after a look at what lies there");
        }
    }

    /// <summary>Throws when the path does not fit into a socket's address.</summary>
    public static void CheckLength(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) is var length && length > LongestPath)
        {
            throw new SocketRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"the socket's path has {length} bytes, and this system takes {LongestPath}: {PlainText.OneLine(path)}"));
        }
    }

    static string Choose(Func<string, string?> environment)
    {
        var root = environment("XDG_RUNTIME_DIR");
        return root is { Length: > 0 } && Path.IsPathRooted(root) && Encoding.UTF8.GetByteCount(root) + BehindTheRoot <= LongestPath
            && UnixOwner.Find(root) is { } found && found.Owner == UnixOwner.CurrentUser
            ? Path.Combine(root, "patchbay")
            : string.Create(CultureInfo.InvariantCulture, $"/tmp/patchbay-{UnixOwner.CurrentUser}");
    }
}
