using System.Data;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>
/// Reads a file of ours from outside, on a connection that can only read: whoever holds the file may go on writing. Not
/// thread safe.
/// </summary>
public sealed class DatabaseLook : IDisposable
{
    readonly string _path;
    readonly SqliteConnection _connection;

    DatabaseLook(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
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
            return new DatabaseLook(path, DatabaseFile.OpenReading(path));
        }
        catch (Exception problem)
        {
            throw SqliteProblems.Explain(problem, path);
        }
    }

    /// <summary>All rows. The text must be a constant; parameters are ?1, ?2 and so on.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<IDataRecord, T> map, params ReadOnlySpan<object> parameters)
    {
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
            {
                command.Parameters.AddWithValue($"?{i + 1}", parameters[i]);
            }

            var rows = new List<T>();
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }

            return rows;
        }
        catch (SqliteException problem)
        {
            throw SqliteProblems.Explain(problem, _path);
        }
    }

    public void Dispose() => _connection.Dispose();
}
