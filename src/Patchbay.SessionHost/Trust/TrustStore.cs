using Patchbay.Spool;

namespace Patchbay.SessionHost.Trust;

/// <summary>A file as the user trusted it: its hash, and its content for the difference to a later one.</summary>
public sealed record TrustedFile(string Path, string Hash, ReadOnlyMemory<byte> Content);

/// <summary>
/// What the user trusted, in <c>PATCHBAY_HOME/trust/trust.db</c>. A decision and its audit row are one transaction, on disk
/// when the task ends. The file is held for one piece of work at a time, so that sessions do not stand in each other's way.
/// </summary>
/// <remarks>All members throw <see cref="SpoolUnavailableException"/> when the file cannot be used; then nothing is trusted.</remarks>
public sealed class TrustStore(string homeFolder, TimeProvider time)
{
    const int MostTries = 200;

    static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE trusted (
            project TEXT NOT NULL,
            path TEXT NOT NULL,
            hash TEXT NOT NULL,
            content BLOB NOT NULL,
            at_ms INTEGER NOT NULL,
            PRIMARY KEY (project, path)
        );
        """,
    ];

    readonly string _path = Path.Combine(homeFolder, "trust", "trust.db");

    /// <summary>What is trusted in a project, by its real folder.</summary>
    public async Task<IReadOnlyList<TrustedFile>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        await using var database = await OpenAsync(cancellationToken);
        var rows = await database.WriteAsync(
            scope => scope.Query("SELECT path, hash, content FROM trusted WHERE project = ?1", Map, folder), cancellationToken);
        return Whole(rows);
    }

    /// <summary>The same as <see cref="ReadAsync"/>, without a trace: for those who only look.</summary>
    public IReadOnlyList<TrustedFile> Look(string folder)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        using var look = DatabaseLook.Open(_path);
        return Whole(look.Query("SELECT path, hash, content FROM trusted WHERE project = ?1", Map, folder));
    }

    /// <summary>Trusts exactly these contents.</summary>
    /// <param name="actor">Who decided, for the audit: <c>terminal</c>, <c>--yes</c>.</param>
    public async Task TrustAsync(string folder, IReadOnlyList<ProjectFile> files, string actor, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(cancellationToken);
        await database.WriteAsync(
            scope =>
            {
                foreach (var file in files)
                {
                    scope.Execute(
                        "INSERT INTO trusted (project, path, hash, content, at_ms) VALUES (?1, ?2, ?3, ?4, ?5) " +
                        "ON CONFLICT DO UPDATE SET hash = ?3, content = ?4, at_ms = ?5",
                        folder, file.Path, file.Hash, file.Content.ToArray(), time.GetUtcNow().ToUnixTimeMilliseconds());
                    scope.Audit(Row(folder, file.Path, actor, $"trusted {file.Hash} {file.Content.Length} bytes"));
                }
            },
            cancellationToken);
    }

    /// <summary>Forgets everything of a project; says how many files that were.</summary>
    public async Task<int> RevokeAsync(string folder, string actor, CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return 0;
        }

        await using var database = await OpenAsync(cancellationToken);
        return await database.WriteAsync(
            scope =>
            {
                var paths = scope.Query("SELECT path FROM trusted WHERE project = ?1 ORDER BY path", row => row.GetString(0), folder);
                foreach (var path in paths)
                {
                    scope.Audit(Row(folder, path, actor, "revoked"));
                }

                scope.Execute("DELETE FROM trusted WHERE project = ?1", folder);
                return paths.Count;
            },
            cancellationToken);
    }

    /// <summary>Writes down what became of files without a decision that stays: ignored, or used for one run.</summary>
    public async Task RecordAsync(string folder, IReadOnlyList<(string Path, string Outcome)> files, string actor, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(cancellationToken);
        await database.WriteAsync(
            scope =>
            {
                foreach (var (path, outcome) in files)
                {
                    scope.Audit(Row(folder, path, actor, outcome));
                }
            },
            cancellationToken);
    }

    static IReadOnlyList<TrustedFile> Whole(IReadOnlyList<TrustedFile> rows) => [.. rows.Where(row => ProjectFile.HashOf(row.Content.Span) == row.Hash)];

    static AuditRecord Row(string folder, string path, string actor, string outcome) => new("trust", $"{folder}: {path}", actor, outcome);

    static TrustedFile Map(SqlRow row) => new(row.GetString(0), row.GetString(1), row.GetBytes(2));

    async Task<DurableDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DurableDatabase.OpenAsync(
                    new DatabaseSettings { Path = _path, Migrations = Migrations, HolderName = "trust", TimeProvider = time }, cancellationToken);
            }
            catch (SpoolHeldException) when (attempt < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), time, cancellationToken);
            }
            catch (SpoolHeldException held)
            {
                throw new SpoolUnavailableException(held.Message, held);
            }
        }
    }
}
