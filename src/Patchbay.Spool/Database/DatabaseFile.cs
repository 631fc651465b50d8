using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>Opens connections on a file of ours and brings its schema up to date.</summary>
static class DatabaseFile
{
    /// <summary>"Ptch" in the file's header, so that a stranger's database is not mistaken for ours.</summary>
    const int ApplicationId = 0x50746368;

    internal static SqliteConnection OpenWriting(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            var owner = Number(connection, "PRAGMA application_id");
            if (owner is not (0 or ApplicationId))
            {
                throw new SpoolUnavailableException($"{path} is a database of another program. Move it away, or use another folder.");
            }

            // FULL: a commit has returned from fdatasync. No memory map: a failing disk must be an error and not a signal.
            Run(connection, $"""
                PRAGMA application_id={ApplicationId};
                PRAGMA journal_mode=WAL;
                PRAGMA synchronous={(Faults.Mutant("sync-off") ? "OFF" : "FULL")};
                PRAGMA mmap_size=0;
                PRAGMA cache_size=-8192;
                PRAGMA temp_store=MEMORY;
                PRAGMA wal_autocheckpoint=2000;
                PRAGMA journal_size_limit=16777216;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static SqliteConnection OpenReading(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadOnly);
        Run(connection, "PRAGMA query_only=1; PRAGMA mmap_size=0; PRAGMA cache_size=-2048;");
        return connection;
    }

    internal static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> migrations)
    {
        string[] steps = [AuditChain.Schema, .. migrations];
        var version = Number(connection, "PRAGMA user_version");
        if (version > steps.Length)
        {
            throw new SpoolUnavailableException($"{path} was written by a newer version (schema {version}, this one knows {steps.Length}). Use that version, or another folder.");
        }

        for (var next = (int)version; next < steps.Length; next++)
        {
            Run(connection, string.Create(CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; {steps[next]}; PRAGMA user_version={next + 1}; COMMIT;"));
        }
    }

    static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Use();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            Run(connection, "PRAGMA busy_timeout=5000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
