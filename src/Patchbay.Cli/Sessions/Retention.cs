using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.Cli.Sessions;

/// <summary>
/// Removes sessions that ended long ago, or too many of them, when the settings say so. A session that runs, or that has an
/// event which came to no end, is never removed.
/// </summary>
static class Retention
{
    /// <summary>The names of those that were removed.</summary>
    public static IReadOnlyList<string> Apply(string root, RetentionSettings settings, DateTimeOffset now)
    {
        if (settings == RetentionSettings.Everything || !Directory.Exists(root))
        {
            return [];
        }

        var ended = Directory.EnumerateDirectories(root).Select(TryRead).OfType<SessionRecord>()
            .Where(record => SessionHolder.Find(record.Folder) is null).OrderByDescending(record => record.LastSign).ToList();
        return [.. ended
            .Where((record, index) => record.Left.Count == 0 && (index >= settings.KeepEnded || now - record.LastSign > settings.KeepFor))
            .Where(record => TryRemove(record.Folder))
            .Select(record => record.Name)];
    }

    static SessionRecord? TryRead(string folder)
    {
        try
        {
            return SessionRecord.Read(folder);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return null; // what cannot be read is for a person to look at
        }
    }

    static bool TryRemove(string folder)
    {
        try
        {
            // Nobody may begin it in the meantime.
            using var held = FileLock.TryAcquire(Path.Combine(folder, "session.db.lock"), "retention", out _);
            if (held is null)
            {
                return false;
            }

            // The record first: what is left of a removal that was cut off is no session any more.
            File.Delete(Path.Combine(folder, "session.db"));
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            return false;
        }
    }
}
