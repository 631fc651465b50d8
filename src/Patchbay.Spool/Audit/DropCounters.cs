namespace Patchbay.Spool;

/// <summary>
/// Counts drops per hour, sender and reason, in memory, so that a flood costs neither a commit nor a row each. The counters
/// ride on the next commit (at the latest the log's own, once a second); a crash may lose that second of counting, never an
/// event. When an hour is over, each of its counters becomes one row of the chain.
/// </summary>
sealed class DropCounters : IRider
{
    /// <summary>Distinct senders an hour that get rows of their own; the rest share one.</summary>
    internal const int MostSenders = 1000;

    internal const string Others = "(others)";

    const int MostReasons = 32;
    const int LongestName = 128;

    readonly Lock _gate = new();
    readonly TimeProvider _time;
    readonly HashSet<string> _senders = new(StringComparer.Ordinal);
    readonly HashSet<string> _reasons = new(StringComparer.Ordinal);
    Dictionary<(long Hour, string Sender, string Reason), long> _pending = [];
    long _hour;
    volatile bool _hasWork;

    internal DropCounters(TimeProvider time, SqlStatements stored)
    {
        _time = time;
        _hour = Hour();
        // Senders of this hour that are in the file already count towards its bound.
        _senders.UnionWith(stored.Query("SELECT DISTINCT sender FROM audit_drops WHERE hour = ?", static row => row.GetString(0), _hour));
        _hasWork = stored.QueryNumber("SELECT 1 FROM audit_drops WHERE hour < ? LIMIT 1", _hour) is not null;
    }

    public bool HasWork => _hasWork;

    internal void Count(string sender, string reason)
    {
        lock (_gate)
        {
            Turn();
            var key = (_hour, Capped(_senders, sender, MostSenders), Capped(_reasons, reason, MostReasons));
            _pending[key] = _pending.GetValueOrDefault(key) + 1;
            _hasWork = true;
        }
    }

    /// <summary>Notices that the hour is over, so that its rows are closed even when nothing more is dropped.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            Turn();
        }
    }

    public void Ride(WriteScope scope)
    {
        Dictionary<(long Hour, string Sender, string Reason), long> taken;
        long hour;
        lock (_gate)
        {
            (taken, _pending) = (_pending, []);
            hour = _hour;
            _hasWork = false;
        }

        scope.OnRollback(() => PutBack(taken));
        foreach (var ((at, sender, reason), count) in taken)
        {
            scope.Sql.Execute(
                "INSERT INTO audit_drops(hour, sender, reason, count) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET count = count + ?4",
                at, sender, reason, count);
        }

        CloseHours(scope, hour);
    }

    static void CloseHours(WriteScope scope, long hour)
    {
        var closed = scope.Sql.Query(
            "SELECT hour, sender, reason, count FROM audit_drops WHERE hour < ? ORDER BY hour, sender, reason",
            static row => (Hour: row.GetInt64(0), Sender: row.GetString(1), Reason: row.GetString(2), Count: row.GetInt64(3)),
            hour);
        if (closed.Count == 0)
        {
            return;
        }

        foreach (var row in closed)
        {
            scope.Audit(new AuditRecord("drop", row.Sender, "gate", AuditDetail.Drops(DateTimeOffset.UnixEpoch.AddHours(row.Hour), row.Reason, row.Count)));
        }

        scope.Sql.Execute("DELETE FROM audit_drops WHERE hour < ?", hour);
    }

    void Turn()
    {
        var now = Hour();
        if (now > _hour)
        {
            _hour = now;
            _senders.Clear();
            _reasons.Clear();
            _hasWork = true;
        }
    }

    void PutBack(Dictionary<(long Hour, string Sender, string Reason), long> taken)
    {
        lock (_gate)
        {
            foreach (var (key, count) in taken)
            {
                _pending[key] = _pending.GetValueOrDefault(key) + count;
            }

            _hasWork = true;
        }
    }

    static string Capped(HashSet<string> known, string name, int most)
    {
        var cut = name.Length > LongestName ? name[..LongestName] : name;
        return known.Contains(cut) ? cut : known.Count < most && known.Add(cut) ? cut : Others;
    }

    long Hour() => _time.GetUtcNow().ToUnixTimeSeconds() / 3600;
}
