using System.Globalization;
using System.Security.Cryptography;
using Patchbay.Spool;

namespace Patchbay.Platforms.Shared;

/// <summary>
/// What stays the same over restarts of a local listener, so that whoever speaks to it finds it again: the token and the last
/// port. Files of their own in the state folder, for its owner alone; what others could read or have planted is not used.
/// </summary>
sealed class ListenerMemory(string folder, string name)
{
    const int TokenLength = 32;

    /// <summary>What stands in a URL without being escaped.</summary>
    public const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    readonly string _token = Path.Combine(folder, $"{name}-token");
    readonly string _port = Path.Combine(folder, $"{name}-port");

    /// <summary>The one that was kept, or a new one. It is not kept where nothing can be, which the spool says aloud.</summary>
    public string Token()
    {
        var fresh = RandomNumberGenerator.GetString(UrlSafe, TokenLength);
        try
        {
            StateFolder.Create(folder);
            if (KeptToken() is { } kept)
            {
                return kept;
            }

            Write(_token, fresh);
            // Of two that start at once, both take what came last.
            return Read(_token) ?? fresh;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            return fresh;
        }
    }

    /// <summary>Null when there is none that can be used.</summary>
    public string? KeptToken()
    {
        try
        {
            return Read(_token) is { Length: TokenLength } kept && kept.All(UrlSafe.Contains) ? kept : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>0 when there is none.</summary>
    public int Port()
    {
        try
        {
            return int.TryParse(Read(_port), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    public void KeepPort(int port)
    {
        try
        {
            StateFolder.Create(folder);
            Write(_port, port.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            // The next start takes another port then.
        }
    }

    static string? Read(string path)
    {
        var file = new FileInfo(path);
        return file is { Exists: true, LinkTarget: null, Length: <= 100 } && IsOwnersAlone(file) ? File.ReadAllText(path).Trim() : null;
    }

    static bool IsOwnersAlone(FileInfo file) =>
        OperatingSystem.IsWindows() || (file.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0;

    static void Write(string path, string text)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
        try
        {
            StateFolder.CreateFile(draft);
            File.WriteAllText(draft, text);
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
