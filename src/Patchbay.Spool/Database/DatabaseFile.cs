using System.Globalization;

namespace Patchbay.Spool;

/// <summary>Opens connections on a file of ours and brings its schema up to date.</summary>
static class DatabaseFile
{
    /// <summary>"Ptch" in the file's header, so that a stranger's database is not mistaken for ours.</summary>
    const int ApplicationId = 0x50746368;

    internal static DatabaseConnection OpenWriting(string path)
    {
        var connection = DatabaseConnection.Open(path, readOnly: false);
        try
        {
            var owner = connection.Number("PRAGMA application_id");
            if (owner is not (0 or ApplicationId))
            {
                throw new SpoolUnavailableException($"{path} is a database of another program. Move it away, or use another folder.");
            }

            // FULL: a commit has returned from fdatasync. No memory map: a failing disk must be an error and not a signal.
            connection.Run($"""
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

    /// <summary>
    /// For a short look from outside. Without a log beside it, the file is whole as it lies there, and is read so: else the
    /// library would make the files of a log, and a look would leave something behind.
    /// </summary>
    internal static DatabaseConnection OpenLooking(string path) => OpenReading(File.Exists(path + "-wal") ? path : Resting(path));

    static string Resting(string path)
    {
        var parts = Path.GetFullPath(path).Replace(Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString);
        return $"file://{(OperatingSystem.IsWindows() ? "/" : "")}{string.Join('/', parts)}?immutable=1";
    }

    internal static DatabaseConnection OpenReading(string path)
    {
        var connection = DatabaseConnection.Open(path, readOnly: true);
        try
        {
            connection.Run("PRAGMA query_only=1; PRAGMA mmap_size=0; PRAGMA cache_size=-2048;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static void Migrate(DatabaseConnection connection, string path, IReadOnlyList<string> migrations)
    {
        string[] steps = [AuditChain.Schema, .. migrations];
        var version = connection.Number("PRAGMA user_version");
        if (version > steps.Length)
        {
            throw new SpoolUnavailableException($"{path} was written by a newer version (schema {version}, this one knows {steps.Length}). Use that version, or another folder.");
        }

        for (var next = (int)version; next < steps.Length; next++)
        {
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; {steps[next]}; PRAGMA user_version={next + 1}; COMMIT;"));
        }
    }
}
