using System.Globalization;
using System.Runtime.CompilerServices;

namespace Patchbay.Spool;

/// <summary>Reads and checks the audit of a file that a session may have open: on a connection that can only read.</summary>
static class AuditReader
{
    const string Page = "SELECT seq, at_ms, kind, subject, actor, detail, prev_hash, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT 500";

    internal static AuditVerification Verify(string path) => With(path, Check);

    internal static IReadOnlyList<AuditRow> All(string path) => With(path, static scope =>
    {
        var all = new List<AuditRow>();
        while (scope.Query(Page, Map, all.Count == 0 ? long.MinValue : all[^1].Seq) is { Count: > 0 } rows)
        {
            all.AddRange(rows);
        }

        return all;
    });

    internal static IReadOnlyList<(string Sender, string Reason, long Count)> Drops(string path) => With(path, static scope => scope.Query(
        "SELECT sender, reason, sum(count) FROM audit_drops GROUP BY sender, reason ORDER BY 3 DESC",
        static row => (row.GetString(0), row.GetString(1), row.GetInt64(2))));

    static T With<T>(string path, Func<SqlStatements, T> read)
    {
        var scope = Open(path);
        try
        {
            return read(scope);
        }
        catch (Exception problem)
        {
            throw SqliteProblems.Explain(problem, path);
        }
        finally
        {
            scope.Close();
        }
    }

    internal static async IAsyncEnumerable<AuditRow> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = await Task.Run(() => Open(path), cancellationToken);
        try
        {
            var last = long.MinValue;
            while (true)
            {
                // A page at a time: a reader that stands still must not keep the file from being checkpointed.
                var from = last;
                var rows = await Task.Run(() => scope.Query(Page, Map, from), cancellationToken);
                if (rows.Count == 0)
                {
                    yield break;
                }

                foreach (var row in rows)
                {
                    yield return row;
                }

                last = rows[^1].Seq;
            }
        }
        finally
        {
            scope.Close();
        }
    }

    static SqlStatements Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new SpoolUnavailableException($"{path} does not exist. Check the name of the channel or session.");
        }

        try
        {
            return new SqlStatements(DatabaseFile.OpenReading(path));
        }
        catch (Exception problem)
        {
            throw SqliteProblems.Explain(problem, path);
        }
    }

    static AuditVerification Check(SqlStatements scope)
    {
        var end = scope.QueryFirst("SELECT seq, hash FROM audit_head", static row => new Head(row.GetInt64(0), Convert.ToHexStringLower(row.GetSpan(1))));
        var last = 0L;
        var hash = Convert.ToHexStringLower(AuditChain.Start);
        var from = long.MinValue;
        while (scope.Query(Page, Map, from) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                if (Fault(row, last, hash) is { } fault)
                {
                    return Broken(last, row.Seq, fault);
                }

                (last, hash) = (row.Seq, row.Hash);
                if (last == end?.Seq && hash != end.Hash)
                {
                    return Broken(last, last, "is not the row that the file's head names");
                }
            }

            from = last;
        }

        return last < (end?.Seq ?? 0)
            ? Broken(last, last + 1, "was removed from the end")
            : new AuditVerification(last, null, null);
    }

    static string? Fault(AuditRow row, long last, string hash)
    {
        if (row.Seq != last + 1)
        {
            return row.Seq > last + 1 ? "follows a gap: rows before it were removed" : "was inserted";
        }

        if (row.PreviousHash != hash)
        {
            return "does not continue the row before it: it was inserted, or the row before it was replaced";
        }

        var wanted = AuditChain.Hash(row.Seq, row.At.ToUnixTimeMilliseconds(), row.Record, Convert.FromHexString(row.PreviousHash));
        return Convert.ToHexStringLower(wanted) == row.Hash ? null : "was changed: its hash does not fit its text";
    }

    static AuditVerification Broken(long good, long seq, string how) =>
        new(good, seq, string.Create(CultureInfo.InvariantCulture, $"row {seq} {how}"));

    static AuditRow Map(SqlRow row) => new(
        row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
        new AuditRecord(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)),
        Convert.ToHexStringLower(row.GetSpan(6)), Convert.ToHexStringLower(row.GetSpan(7)));

    sealed record Head(long Seq, string Hash);
}
