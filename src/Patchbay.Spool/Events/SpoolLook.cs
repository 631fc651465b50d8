namespace Patchbay.Spool;

/// <summary>What waits in a spool, read from outside while its holder goes on.</summary>
/// <param name="Seen">Of those, how many a session has seen.</param>
/// <param name="OldestAt">When the oldest of them was accepted; null when nothing waits.</param>
/// <param name="Accepted">All that was ever accepted, within a few that were refused after they had a key.</param>
public sealed record SpoolLook(int Waiting, int Seen, DateTimeOffset? OldestAt, long Accepted)
{
    /// <exception cref="SpoolUnavailableException">There is no such file, or it cannot be read.</exception>
    public static SpoolLook Read(string path)
    {
        using var look = DatabaseLook.Open(path);
        return look.Query(
            """
            SELECT count(*), coalesce(sum(state), 0), min(accepted_at),
                (SELECT max(last_key, coalesce((SELECT max(key) FROM events), 0)) FROM spool)
            FROM states WHERE state < 2
            """,
            static row => new SpoolLook(
                row.GetInt32(0), row.GetInt32(1), row.GetInt64OrNull(2) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.GetInt64(3)))[0];
    }
}
