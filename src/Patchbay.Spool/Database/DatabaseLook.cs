namespace Patchbay.Spool;

/// <summary>
/// Reads a file of ours from outside, on a connection that can only read: whoever holds the file may go on writing. Not
/// thread safe.
/// </summary>
public sealed class DatabaseLook : IDisposable
{
    readonly string _path;
    readonly SqlStatements _sql;

    DatabaseLook(string path, SqlStatements sql)
    {
        _path = path;
        _sql = sql;
    }

    /// <exception cref="SpoolUnavailableException">It is not there, or is no file of ours.</exception>
    public static DatabaseLook Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new SpoolUnavailableException($"{path} does not exist. Check the name of the channel or session.");
        }

        try
        {
            return new DatabaseLook(path, new SqlStatements(DatabaseFile.OpenLooking(path)));
        }
        catch (Exception problem)
        {
            throw SqliteProblems.Explain(problem, path);
        }
    }

    /// <summary>All rows. The text must be a constant; parameters are ?1, ?2 and so on.</summary>
    public IReadOnlyList<T> Query<T>(string sql, RowMapper<T> map, params ReadOnlySpan<SqlValue> parameters)
    {
        try
        {
            return _sql.Query(sql, map, parameters);
        }
        catch (SqliteFailureException problem)
        {
            throw SqliteProblems.Explain(problem, _path);
        }
    }

    public void Dispose() => _sql.Close();
}
