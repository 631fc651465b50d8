using Patchbay.Spool;

namespace Patchbay.Channels.Gate;

/// <summary>One change of a small file at a time: a change reads it and writes it anew, and of two at once one would be lost.</summary>
public static class StateTurn
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="what">Of the files, as people call them; the lock is <c>WHAT.lock</c> beside them.</param>
    /// <exception cref="AccessException">Another process holds it all the time.</exception>
    /// <exception cref="SpoolUnavailableException">The folder cannot be used.</exception>
    public static async Task<FileLock> TakeAsync(string folder, string what, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        StateFolder.Create(folder);
        var began = time.GetTimestamp();
        while (true)
        {
            if (FileLock.TryAcquire(Path.Combine(folder, $"{what}.lock"), what, out _, time) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(began) > Patience)
            {
                throw new AccessException($"the {what} are being changed by another process; try again");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
