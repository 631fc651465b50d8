using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>Opens connections, brings the schema up to date, and says in words what SQLite says in codes.</summary>
static class DatabaseFile
{
    const int Full = 13, ReadOnly = 8, Corrupt = 11, NotADatabase = 26, CannotOpen = 14, IoError = 10;

    public static SqliteConnection OpenWriter(DatabaseSettings settings)
    {
        var connection = Open(settings.Path, SqliteOpenMode.ReadWrite);
        try
        {
            var sync = Faults.Mutant("sync-off") ? "OFF" : "FULL";
            Run(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={sync}; PRAGMA wal_autocheckpoint=2000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000");
            Migrate(connection, [AuditChain.Schema, .. settings.Migrations]);
            StateFolder.Protect(settings.Path + "-wal");
            StateFolder.Protect(settings.Path + "-shm");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly);

    /// <summary>A failure that says nothing about one piece of work: the whole transaction is to be undone.</summary>
    public static bool IsFatal(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Full or IoError or Corrupt or NotADatabase or ReadOnly or CannotOpen };

    public static Exception Explain(string path, Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: Full } => new SpoolFullException($"the disk of {path} is full; make room, nothing that was accepted is lost", exception),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } =>
            new SpoolUnavailableException($"{path} is damaged; move it away (it is not deleted for you) and start again", exception),
        SqliteException { SqliteErrorCode: IoError } sqlite when IsDiskFull(path) =>
            new SpoolFullException($"the disk of {path} is full; make room, nothing that was accepted is lost", sqlite),
        SqliteException or IOException or UnauthorizedAccessException =>
            new SpoolUnavailableException($"{path} cannot be used: {exception.Message} Check that this user may write to its folder.", exception),
        _ => exception,
    };

    static bool IsDiskFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < 64 * 1024;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=OFF");
        return connection;
    }

    static void Migrate(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var done = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (done > steps.Count)
        {
            throw new SpoolUnavailableException($"{connection.DataSource} was written by a newer version of Patchbay; use that one");
        }

        for (var step = done; step < steps.Count; step++)
        {
            Run(connection, $"BEGIN IMMEDIATE; {steps[step]}; PRAGMA user_version={(step + 1).ToString(CultureInfo.InvariantCulture)}; COMMIT");
        }
    }

    static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
