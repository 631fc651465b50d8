using Patchbay.Spool;

namespace Patchbay.Cli.Config;

/// <summary>
/// One change of settings at a time, of whatever file: a change reads the file and writes it anew, and of two at once one would be
/// lost. The lock lies in the user's own folder, because a project is no place for it.
/// </summary>
static class SettingsLock
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SpoolHeldException">Another process holds it all the time.</exception>
    /// <exception cref="SpoolUnavailableException">The user's folder cannot be used.</exception>
    public static async Task<FileLock> TakeAsync(string homeFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        StateFolder.Create(homeFolder);
        var path = Path.Combine(homeFolder, "settings.lock");
        var began = time.GetTimestamp();
        while (true)
        {
            if (FileLock.TryAcquire(path, "settings", out _, time) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(began) > Patience)
            {
                return FileLock.Acquire(path, "settings", time);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }
}
