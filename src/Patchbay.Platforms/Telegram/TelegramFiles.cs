using System.Globalization;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Which files may leave: those in the working folder, the session's temporary folder, the inbox and the folders that the operator named, never the
/// channel's own state. What counts is where a path really leads, and that is what is opened.
/// </summary>
sealed class TelegramFiles(TelegramSettings settings)
{
    public const long MaxSize = 50L * 1024 * 1024;

    static readonly string[] Pictures = [".jpg", ".jpeg", ".png", ".gif", ".webp"];

    public static bool IsPhoto(string path) => Pictures.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Opens a file that may leave; throws <see cref="ToolFailedException"/> with the reason for one that may not.</summary>
    public FileStream Open(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ToolFailedException($"not an absolute path: {path}");
        }

        try
        {
            var real = RealPaths.Real(path);
            Check(path, real);
            var file = new FileInfo(real);
            if (!file.Exists)
            {
                throw new ToolFailedException($"no such file: {path}");
            }

            // The real path has no link in it, so that nothing can be put in between.
            var content = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (content.Length > MaxSize)
            {
                var size = content.Length / 1024d / 1024;
                content.Dispose();
                throw new ToolFailedException(string.Create(CultureInfo.InvariantCulture, $"file too large: {path} ({size:0.0}MB, max 50MB)"));
            }

            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolFailedException($"cannot read {path}: {exception.Message}");
        }
    }

    void Check(string path, string real)
    {
        if (RealPaths.IsInside(real, settings.Inbox))
        {
            return;
        }

        if (RealPaths.IsInside(real, settings.Folder))
        {
            throw new ToolFailedException($"refusing to send channel state: {path}");
        }

        if (!settings.SendableFolders.Any(folder => RealPaths.IsInside(real, folder)))
        {
            throw new ToolFailedException($"refusing to send a file from outside the working folder and $TMPDIR: {path} (the operator may name further folders in TELEGRAM_SEND_FROM)");
        }
    }
}
