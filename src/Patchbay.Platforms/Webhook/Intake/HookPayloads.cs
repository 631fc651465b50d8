using Patchbay.Spool;

namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>
/// The bodies as they were signed, in <c>inbox/</c>, for the agent to read. One is on disk before the event that names it, under a
/// name that is the same for each repetition of a delivery: so a repetition costs no second file, and a crash leaves none behind.
/// </summary>
sealed class HookPayloads(HookSettings settings)
{
    int _drafts;

    /// <summary>The full path of the file.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public string Keep(string platformId, HookRequest request)
    {
        var form = request.Headers["Content-Type"]?.Contains("form", StringComparison.OrdinalIgnoreCase) is true ? "form" : "json";
        var path = Path.Combine(settings.Inbox, $"{platformId[..platformId.IndexOf(':', StringComparison.Ordinal)]}-{HookMessages.Digest(platformId)[..32]}.{form}");
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(settings.Inbox))
        {
            StateFolder.Create(settings.Inbox);
        }

        var draft = Path.Combine(settings.Inbox, $".{Environment.ProcessId}-{Interlocked.Increment(ref _drafts)}.part");
        try
        {
            using (var file = new FileStream(draft, NewFile()))
            {
                file.Write(request.Body.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            return path;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    static FileStreamOptions NewFile()
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return how;
    }
}
