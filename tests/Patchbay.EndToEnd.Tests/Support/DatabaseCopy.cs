using System.Data;
using Microsoft.Data.Sqlite;

namespace Patchbay.EndToEnd.Tests.Support;

/// <summary>
/// Looks at a database from outside, as it is on the disk: at a copy, so that no lock is asked for and nothing of the
/// original is recovered or written unless a test asks for just that.
/// </summary>
static class DatabaseCopy
{
    static readonly bool Ready = UseLibrary();

    public static IReadOnlyList<T> Query<T>(string path, string sql, Func<IDataRecord, T> map)
    {
        Assert.True(Ready);
        var folder = Directory.CreateTempSubdirectory("patchbay-witness-");
        try
        {
            var copy = Path.Combine(folder.FullName, "copy.db");
            File.Copy(path, copy);
            if (File.Exists(path + "-wal"))
            {
                File.Copy(path + "-wal", copy + "-wal");
            }

            using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same of a file that is being written: nothing when it was looked at in the middle of a write.</summary>
    public static IReadOnlyList<T> QueryMoving<T>(string path, string sql, Func<IDataRecord, T> map)
    {
        try
        {
            return File.Exists(path) ? Query(path, sql, map) : [];
        }
        catch (Exception moving) when (moving is SqliteException or IOException)
        {
            return [];
        }
    }

    /// <summary>Changes the original, which nobody may have open.</summary>
    public static void Change(string path, string sql)
    {
        Assert.True(Ready);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static bool UseLibrary()
    {
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }
}
