using System.Data;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>Runs statements within the writer's transaction. Statements are prepared once and kept.</summary>
public sealed class WriteScope
{
    readonly SqliteConnection _connection;
    readonly Dictionary<string, SqliteCommand> _commands = [];
    readonly List<Action> _afterCommit = [];

    internal WriteScope(SqliteConnection connection, AuditChain audit)
    {
        _connection = connection;
        Chain = audit;
    }

    internal AuditChain Chain { get; }

    public long LastInsertRowId => SQLitePCL.raw.sqlite3_last_insert_rowid(_connection.Handle);

    /// <summary>Parameters are ?1, ?2 and so on. Returns the number of rows that changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters) => Bind(sql, parameters).ExecuteNonQuery();

    /// <summary>All rows.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<IDataRecord, T> map, params ReadOnlySpan<object?> parameters)
    {
        var rows = new List<T>();
        using var reader = Bind(sql, parameters).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>An audit row in the same transaction.</summary>
    public void Audit(AuditRecord record) => Chain.Append(this, record);

    /// <summary>Runs on the writer loop, in order, after the commit and before the write's task completes. Must not block.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    internal int Pending => _afterCommit.Count;

    internal void ForgetSince(int count) => _afterCommit.RemoveRange(count, _afterCommit.Count - count);

    internal void Committed()
    {
        foreach (var action in _afterCommit)
        {
            action();
        }

        _afterCommit.Clear();
    }

    internal void Close()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }
    }

    SqliteCommand Bind(string sql, ReadOnlySpan<object?> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            }

            command.Prepare();
            _commands.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i] ?? DBNull.Value;
        }

        return command;
    }
}
