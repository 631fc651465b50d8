using SQLitePCL;

namespace Patchbay.Spool;

/// <summary>
/// One connection to a file that exists. On the bare library and not on ADO.NET: a channel server holds two of them for its
/// whole life, and the adapter's commands, readers and boxed values cost memory and time that nothing here needs.
/// </summary>
sealed class DatabaseConnection : IDisposable
{
    DatabaseConnection(sqlite3 handle) => Handle = handle;

    internal sqlite3 Handle { get; }

    internal static DatabaseConnection Open(string path, bool readOnly)
    {
        SqliteLibrary.Use();
        // Each connection has one thread at a time, so the library's own locks on it only cost.
        var result = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_NOMUTEX | Flags(path, readOnly), null);
        var connection = new DatabaseConnection(handle);
        try
        {
            connection.Check(result);
            connection.Check(raw.sqlite3_busy_timeout(handle, 5000));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // An address instead of a path says how the file is to be read.
    static int Flags(string path, bool readOnly) => !readOnly ? raw.SQLITE_OPEN_READWRITE
        : path.StartsWith("file:", StringComparison.Ordinal) ? raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI
        : raw.SQLITE_OPEN_READONLY;

    /// <summary>One or more statements without parameters; rows are of no interest.</summary>
    internal void Run(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    /// <summary>The first column of the first row.</summary>
    internal long Number(string sql)
    {
        using var statement = new SqlStatement(this, sql);
        return statement.Step() ? statement.Row.GetInt64(0) : 0;
    }

    internal void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    internal SqliteFailureException Failure(int result) =>
        new(raw.sqlite3_errmsg(Handle).utf8_to_string(), result & 0xff, raw.sqlite3_extended_errcode(Handle));

    public void Dispose() => Handle.Dispose();
}
