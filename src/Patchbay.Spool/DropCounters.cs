namespace Patchbay.Spool;

/// <summary>
/// What was dropped, by sender, reason and hour. A million drops cost a million increments in memory and at most one write
/// a second; at most <see cref="MaxSenders"/> senders an hour have a row of their own.
/// </summary>
sealed class DropCounters(TimeProvider time)
{
    public const int MaxSenders = 1000;
    public const string Others = "(others)";

    readonly Lock _lock = new();
    readonly Dictionary<(long Hour, string Sender, string Reason), long> _pending = [];
    readonly HashSet<string> _senders = [];
    long _hour;

    /// <summary>True when a write should be brought about.</summary>
    public bool Count(string sender, string reason)
    {
        lock (_lock)
        {
            var hour = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
            if (hour != _hour)
            {
                _hour = hour;
                _senders.Clear();
            }

            var name = sender.Length > 200 ? sender[..200] : sender;
            name = _senders.Contains(name) || (_senders.Count < MaxSenders && _senders.Add(name)) ? name : Others;
            var first = _pending.Count == 0;
            var key = (hour, name, reason);
            _pending[key] = _pending.GetValueOrDefault(key) + 1;
            return first;
        }
    }

    /// <summary>Adds the counts to the table; hours that are over go into the chain as one row each.</summary>
    public void Write(WriteScope scope)
    {
        List<KeyValuePair<(long Hour, string Sender, string Reason), long>> counts;
        long hour;
        lock (_lock)
        {
            counts = [.. _pending];
            _pending.Clear();
            hour = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
        }

        foreach (var (key, count) in counts)
        {
            scope.Execute(
                "INSERT INTO audit_drops (hour, sender, reason, count) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + excluded.count",
                key.Hour, key.Sender, key.Reason, count);
        }

        foreach (var (sender, reason, count) in scope.Query(
            "SELECT sender, reason, count FROM audit_drops WHERE hour < ?1 ORDER BY hour, sender",
            row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), hour))
        {
            scope.Audit(new AuditRecord("drop", sender, "", $"{count} times: {reason}"));
        }

        scope.Execute("DELETE FROM audit_drops WHERE hour < ?1", hour);
    }
}
