namespace Patchbay.Platforms.Webhook.Intake;

/// <summary>
/// Keeps the inbox bounded: a payload goes after thirty days, and the oldest go earlier when there are too many or they are too large
/// together. None goes in its first two days: its event may still wait.
/// </summary>
static class HookUpkeep
{
    const int Most = 100_000;
    const long MostBytes = 2L * 1024 * 1024 * 1024;

    static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    static readonly TimeSpan Least = TimeSpan.FromDays(2);
    static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static async Task RunAsync(string inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Sweep(inbox, time.GetUtcNow());
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public static void Sweep(string inbox, DateTimeOffset now, int most = Most, long mostBytes = MostBytes)
    {
        if (!Directory.Exists(inbox))
        {
            return;
        }

        var (count, bytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(inbox).EnumerateFiles().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            count++;
            bytes += file.Length;
            var age = now - file.LastWriteTimeUtc;
            if (age > Longest || (age > Least && (count > most || bytes > mostBytes || file.Name.EndsWith(".part", StringComparison.Ordinal))))
            {
                Remove(file);
            }
        }
    }

    static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The next sweep tries again.
        }
    }
}
