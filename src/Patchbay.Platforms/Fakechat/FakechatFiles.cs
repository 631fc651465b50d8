using System.Globalization;
using System.Security.Cryptography;
using Patchbay.Spool;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// The two folders: <c>inbox/</c> for what the page uploads, <c>outbox/</c> for what the session sends. A file is on disk
/// before anything refers to it.
/// </summary>
sealed class FakechatFiles(FakechatSettings settings, TimeProvider time)
{
    public const long MaxSize = 50L * 1024 * 1024;

    /// <summary>How a browser gets a file: raster pictures inline, everything else as a download that nothing renders.</summary>
    public static (string Type, bool Inline) TypeOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" => ("image/jpeg", true),
        ".png" => ("image/png", true),
        ".gif" => ("image/gif", true),
        ".webp" => ("image/webp", true),
        ".svg" => ("image/svg+xml", false),
        ".pdf" => ("application/pdf", false),
        ".txt" => ("text/plain; charset=utf-8", false),
        _ => ("application/octet-stream", false),
    };

    /// <summary>A new file in the inbox: <c>MILLISECONDS.ext</c>, with a counter when two come in the same one.</summary>
    public FileStream CreateInInbox(string fileName)
    {
        StateFolder.Create(settings.Inbox);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var n = 0; ; n++)
        {
            var name = milliseconds.ToString(CultureInfo.InvariantCulture) + (n == 0 ? "" : $"-{n}") + Extension(fileName);
            try
            {
                return new FileStream(Path.Combine(settings.Inbox, name), NewFile());
            }
            catch (IOException) when (n < 1000 && File.Exists(Path.Combine(settings.Inbox, name)))
            {
                // Taken: the next one.
            }
        }
    }

    /// <summary>Copies a file that the session sends, and gives its name in the outbox.</summary>
    /// <exception cref="IOException">There is no room, or the file cannot be read.</exception>
    public async Task<string> CopyToOutboxAsync(string path, CancellationToken cancellationToken)
    {
        StateFolder.Create(settings.Outbox);
        var random = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 6);
        var name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeMilliseconds()}-{random}{Extension(path)}");
        var target = Path.Combine(settings.Outbox, name);
        try
        {
            await using var source = File.OpenRead(path);
            await using var copy = new FileStream(target, NewFile());
            await source.CopyToAsync(copy, cancellationToken);
            FlushToDisk(copy);
        }
        catch
        {
            File.Delete(target);
            throw;
        }

        return name;
    }

    /// <summary>Null when there is no such file.</summary>
    public FileStream? OpenInOutbox(string name) => Open(settings.Outbox, name);

    /// <summary>Null when there is no such file.</summary>
    public FileStream? OpenInInbox(string name) => Open(settings.Inbox, name);

    static FileStream? Open(string folder, string name)
    {
        try
        {
            return new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The asynchronous flush stops at the system's cache; this one returns when the bytes are on the disk.</summary>
    public static void FlushToDisk(FileStream file) => file.Flush(flushToDisk: true);

    static FileStreamOptions NewFile()
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return how;
    }

    // A name from outside gives at most this to a path.
    static string Extension(string fileName)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return extension.Length is > 1 and <= 17 && extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : ".bin";
    }
}
