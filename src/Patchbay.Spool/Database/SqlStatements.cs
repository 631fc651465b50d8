using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>
/// Statements of one connection, prepared once per SQL text, so the text must be a constant and values must be
/// parameters. No boxing, no reader objects. One thread at a time.
/// </summary>
sealed class SqlStatements
{
    readonly Dictionary<string, SqlStatement> _statements = new(StringComparer.Ordinal);

    internal SqlStatements(DatabaseConnection connection) => Connection = connection;

    internal DatabaseConnection Connection { get; }

    internal IReadOnlyList<T> Query<T>(string sql, RowMapper<T> map, params ReadOnlySpan<SqlValue> parameters)
    {
        ArgumentNullException.ThrowIfNull(map);
        var rows = new List<T>();
        var statement = Begin(sql, parameters);
        try
        {
            while (statement.Step())
            {
                rows.Add(map(statement.Row));
            }
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    /// <summary>The first row, or the type's default when there is none.</summary>
    internal T? QueryFirst<T>(string sql, RowMapper<T> map, params ReadOnlySpan<SqlValue> parameters)
    {
        ArgumentNullException.ThrowIfNull(map);
        var statement = Begin(sql, parameters);
        try
        {
            return statement.Step() ? map(statement.Row) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The first column of the first row as a number; null when there is no row or no value.</summary>
    internal long? QueryNumber(string sql, params ReadOnlySpan<SqlValue> parameters) =>
        QueryFirst(sql, static row => row.GetInt64OrNull(0), parameters);

    /// <summary>Runs one statement and returns how many rows it changed.</summary>
    internal int Execute(string sql, params ReadOnlySpan<SqlValue> parameters)
    {
        var statement = Begin(sql, parameters);
        try
        {
            while (statement.Step())
            {
                // Rows of a statement run for its effect are of no interest.
            }
        }
        finally
        {
            statement.Reset();
        }

        return raw.sqlite3_changes(Connection.Handle);
    }

    internal SqlStatement Begin(string sql, ReadOnlySpan<SqlValue> parameters)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new SqlStatement(Connection, sql);
        }

        try
        {
            statement.Bind(parameters);
        }
        catch
        {
            statement.Reset();
            throw;
        }

        return statement;
    }

    internal void Close()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        Connection.Dispose();
    }
}
