using System.Globalization;
using System.Security.Cryptography;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// What stays the same over restarts, so that a tab that is open finds its page again: the token and the last port. Files
/// of their own in the state folder, for its owner alone; what others could read or have planted is not used.
/// </summary>
sealed class FakechatMemory(string folder)
{
    const int TokenLength = 32;

    readonly string _token = Path.Combine(folder, "page-token");
    readonly string _port = Path.Combine(folder, "page-port");

    /// <summary>The one that was kept, or a new one. It is not kept where nothing can be, which the spool says aloud.</summary>
    public string Token()
    {
        var fresh = RandomNumberGenerator.GetString(FakechatSettings.UrlSafe, TokenLength);
        try
        {
            StateFolder.Create(folder);
            if (Read(_token) is { Length: TokenLength } kept && kept.All(FakechatSettings.UrlSafe.Contains))
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
