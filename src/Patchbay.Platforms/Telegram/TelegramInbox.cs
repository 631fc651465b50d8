using System.Globalization;
using Patchbay.Platforms.Fakechat;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>Files that came, in <c>inbox/</c>. One is whole when its name is there.</summary>
sealed class TelegramInbox(TelegramSettings settings, TelegramHealth health, TimeProvider time)
{
    /// <summary>What Telegram hands out to bots at most.</summary>
    public const long MaxSize = 20L * 1024 * 1024;

    int _drafts;

    /// <summary>The full path of the saved file.</summary>
    public async Task<string> SaveAsync(TelegramApi api, string fileId, CancellationToken cancellationToken)
    {
        try
        {
            var path = await FetchAsync(api, fileId, cancellationToken);
            health.FileCame();
            return path;
        }
        catch (TelegramApiException exception) when (exception.Fault is TelegramFault.Refused)
        {
            health.FileGone(exception.Description);
            throw;
        }
    }

    async Task<string> FetchAsync(TelegramApi api, string fileId, CancellationToken cancellationToken)
    {
        var file = await api.GetFileAsync(fileId, cancellationToken);
        if (file.FilePath is not { Length: > 0 } path)
        {
            throw new TelegramApiException("getFile", TelegramFault.Refused, 0, "Telegram has no file for this id any more");
        }

        StateFolder.Create(settings.Inbox);
        var name = string.Create(CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().ToUnixTimeMilliseconds()}-{Letters(file.FileUniqueId, "dl", "-_")}.{Letters(Path.GetExtension(path), "bin", "")}");
        var draft = Path.Combine(settings.Inbox, string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Interlocked.Increment(ref _drafts)}.part"));
        var target = Path.Combine(settings.Inbox, name);
        try
        {
            StateFolder.CreateFile(draft);
            await using (var content = new FileStream(draft, FileMode.Truncate, FileAccess.Write))
            {
                await api.DownloadAsync(path, content, MaxSize, cancellationToken);
                FakechatFiles.FlushToDisk(content);
            }

            File.Move(draft, target, overwrite: true);
            return target;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    // A name from outside gives at most this to a path.
    static string Letters(string text, string otherwise, string also)
    {
        var letters = string.Concat(text.Where(character => char.IsAsciiLetterOrDigit(character) || also.Contains(character, StringComparison.Ordinal)).Take(64));
        return letters.Length > 0 ? letters : otherwise;
    }
}
