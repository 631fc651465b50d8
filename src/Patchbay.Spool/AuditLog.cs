using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>The audit of one file: who was heard, who allowed what, what was dropped and how often.</summary>
public sealed class AuditLog
{
    readonly DurableDatabase _database;
    readonly TimeProvider _time;
    readonly DropCounters _drops;

    internal AuditLog(DurableDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _drops = new DropCounters(time);
    }

    /// <summary>Durable when it returns.</summary>
    public Task AppendAsync(AuditRecord record, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            scope =>
            {
                scope.Audit(record);
                return 0;
            },
            cancellationToken);

    /// <summary>Counts a drop; written about once a second, however many there are.</summary>
    public void CountDrop(string sender, string reason)
    {
        if (_drops.Count(sender, reason))
        {
            _ = FlushLaterAsync();
        }
    }

    /// <summary>The chain of a file, also while a process has it open, oldest first.</summary>
    public static IReadOnlyList<AuditRow> Read(string path) => ReadFile(path, connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, at_ms, kind, subject, actor, detail, previous, hash FROM audit ORDER BY seq";
        using var reader = command.ExecuteReader();
        var rows = new List<AuditRow>();
        while (reader.Read())
        {
            rows.Add(new AuditRow(
                reader.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                new AuditRecord(reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5)),
                reader.GetString(6), reader.GetString(7)));
        }

        return (IReadOnlyList<AuditRow>)rows;
    });

    /// <summary>The counters of hours that are not over yet.</summary>
    public static IReadOnlyList<(string Sender, string Reason, long Count)> ReadDrops(string path) => ReadFile(path, connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sender, reason, sum(count) FROM audit_drops GROUP BY sender, reason ORDER BY 3 DESC";
        using var reader = command.ExecuteReader();
        var counts = new List<(string, string, long)>();
        while (reader.Read())
        {
            counts.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return (IReadOnlyList<(string, string, long)>)counts;
    });

    /// <summary>Recomputes every hash.</summary>
    public static AuditVerification Verify(string path)
    {
        var previous = AuditChain.First;
        long expected = 1, rows = 0;
        foreach (var row in Read(path))
        {
            rows++;
            var problem = row.Seq != expected ? $"row {expected} is missing"
                : row.PreviousHash != previous ? $"row {row.Seq} does not follow the row before it"
                : row.Hash != AuditChain.Hash(row.Seq, row.At.ToUnixTimeMilliseconds(), row.Record, row.PreviousHash) ? $"row {row.Seq} was changed"
                : null;
            if (problem is not null)
            {
                return new AuditVerification(rows, row.Seq, problem);
            }

            previous = row.Hash;
            expected++;
        }

        return new AuditVerification(rows, null, null);
    }

    internal void Flush() => _database.WriteLazily(_drops.Write);

    async Task FlushLaterAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1), _time);
        Flush();
    }

    static T ReadFile<T>(string path, Func<SqliteConnection, T> read)
    {
        SqliteLibrary.Load();
        try
        {
            using var connection = DatabaseFile.OpenReader(path);
            return read(connection);
        }
        catch (SqliteException exception)
        {
            throw DatabaseFile.Explain(path, exception);
        }
    }
}
