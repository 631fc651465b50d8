using System.Diagnostics;
using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>
/// One piece of work inside the writer's transaction. What it writes is kept whole or not at all; statements are prepared
/// once per SQL text, so the text must be a constant and values must be parameters.
/// </summary>
public sealed class WriteScope
{
    readonly TimeProvider _time;
    readonly List<Action> _afterCommit = [];
    readonly List<Action> _onRollback = [];
    readonly List<string> _labels = [];

    internal WriteScope(DatabaseConnection connection, TimeProvider time)
    {
        Sql = new SqlStatements(connection);
        _time = time;
    }

    /// <summary>The statements of the connection, for this room.</summary>
    internal SqlStatements Sql { get; }

    /// <summary>Counts transactions, so that work can tell what belongs to the one that is open.</summary>
    internal long Transaction { get; private set; }

    internal int Hooks => _afterCommit.Count;

    internal bool InTransaction => raw.sqlite3_get_autocommit(Sql.Connection.Handle) == 0;

    internal long NowMilliseconds => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The row id of the last insert.</summary>
    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(Sql.Connection.Handle);

    /// <summary>Parameters are ?1, ?2 and so on. Returns the number of rows that changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> parameters) => Sql.Execute(sql, parameters);

    /// <summary>All rows.</summary>
    public IReadOnlyList<T> Query<T>(string sql, RowMapper<T> map, params ReadOnlySpan<SqlValue> parameters) => Sql.Query(sql, map, parameters);

    /// <summary>An audit row in the same transaction.</summary>
    public void Audit(AuditRecord record) => AuditChain.Append(this, record);

    /// <summary>Runs on the writer's thread once the work is on disk, before anyone who awaits it goes on. Must not block or throw.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Runs when the transaction as a whole is not kept.</summary>
    internal void OnRollback(Action action) => _onRollback.Add(action);

    /// <summary>Names this work's commit for crash tests: the points are <c>NAME.before-commit</c> and <c>NAME.after-commit</c>.</summary>
    [Conditional("FAULTS")]
    public void Label(string name)
    {
        if (!_labels.Contains(name))
        {
            _labels.Add(name);
        }
    }

    internal void BeginTransaction()
    {
        Transaction++;
        _afterCommit.Clear();
        _onRollback.Clear();
        _labels.Clear();
        Sql.Execute("BEGIN IMMEDIATE");
    }

    internal void Commit()
    {
        foreach (var label in _labels)
        {
            Faults.Crash(label + ".before-commit");
        }

        Sql.Execute("COMMIT");
        _onRollback.Clear();
        foreach (var label in _labels)
        {
            Faults.Crash(label + ".after-commit");
        }
    }

    internal void Rollback()
    {
        _afterCommit.Clear();
        foreach (var action in _onRollback)
        {
            action();
        }

        _onRollback.Clear();
        if (InTransaction)
        {
            Sql.Execute("ROLLBACK");
        }
    }

    /// <summary>Forgets what a failed piece of work wanted to happen after its commit.</summary>
    internal void DropHooks(int keep) => _afterCommit.RemoveRange(keep, _afterCommit.Count - keep);

    /// <summary>Runs every hook, also when one throws: the others belong to other work, which is on disk as well.</summary>
    internal void RunHooks()
    {
        List<Exception>? problems = null;
        foreach (var hook in _afterCommit)
        {
            try
            {
                hook();
            }
            catch (Exception problem)
            {
                (problems ??= []).Add(problem);
            }
        }

        _afterCommit.Clear();
        if (problems is not null)
        {
            throw new AggregateException("The work is on disk, but what was to follow it failed.", problems);
        }
    }

    internal void Close() => Sql.Close();
}
