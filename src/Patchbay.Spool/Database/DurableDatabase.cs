namespace Patchbay.Spool;

/// <summary>
/// One SQLite file, held by this process alone. Awaiting a write means that it is on disk (WAL, <c>synchronous=FULL</c>);
/// writes happen in the order in which they were asked for, many to a commit. Exactly one connection writes and checkpoints.
/// </summary>
public sealed class DurableDatabase : IAsyncDisposable
{
    readonly FileLock _lock;
    readonly WriteScope _scope;
    readonly DatabaseWriter _writer;
    readonly DatabaseReader _reader;
    int _disposed;

    DurableDatabase(DatabaseSettings settings, FileLock held, DatabaseConnection writing, DatabaseConnection reading)
    {
        Path = settings.Path;
        _lock = held;
        _scope = new WriteScope(writing, settings.TimeProvider);
        _writer = new DatabaseWriter(_scope, Path);
        _reader = new DatabaseReader(reading, Path);
        Audit = new AuditLog(_writer, _scope.Sql, settings.TimeProvider);
    }

    public string Path { get; }

    /// <summary>Who we are to others that want the file.</summary>
    public LockHolder Holder => _lock.Holder;

    public AuditLog Audit { get; }

    /// <exception cref="SpoolHeldException">Another process holds the file.</exception>
    /// <exception cref="SpoolUnavailableException">The file or its folder cannot be used; the message says what to do.</exception>
    /// <exception cref="SpoolFullException">The disk is full.</exception>
    public static Task<DurableDatabase> OpenAsync(DatabaseSettings settings, CancellationToken cancellationToken = default) =>
        Task.Run(() => Open(settings), cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread inside a transaction and returns when it is on disk. Work that
    /// throws fails alone. Cancelling has an effect until the work begins; after that it is kept.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(work, cancellationToken);

    /// <summary>As the other one, for work without a result.</summary>
    public Task WriteAsync(Action<WriteScope> work, CancellationToken cancellationToken = default) => _writer.WriteAsync(
        scope =>
        {
            work(scope);
            return true;
        },
        cancellationToken);

    /// <summary>Reads what is committed, on a second connection that can only read; one reader at a time.</summary>
    internal Task<T> QueryAsync<T>(Func<SqlStatements, T> read, CancellationToken cancellationToken = default) =>
        _reader.ReadAsync(read, cancellationToken);

    /// <summary>Writes what waits, then gives the file back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Audit.CloseAsync();
        await _writer.DisposeAsync();
        await _reader.DisposeAsync();
        _scope.Close();
        _lock.Dispose();
    }

    internal void AddRider(IRider rider) => _writer.AddRider(rider);

    static DurableDatabase Open(DatabaseSettings settings)
    {
        var full = settings with { Path = System.IO.Path.GetFullPath(settings.Path) };
        FileLock? held = null;
        DatabaseConnection? writing = null;
        DatabaseConnection? reading = null;
        try
        {
            StateFolder.Create(System.IO.Path.GetDirectoryName(full.Path)!);
            held = FileLock.Acquire(full.Path + ".lock", full.HolderName, full.TimeProvider);
            // SQLite gives its -wal and -shm files the rights of this one.
            StateFolder.CreateFile(full.Path);
            writing = DatabaseFile.OpenWriting(full.Path);
            DatabaseFile.Migrate(writing, full.Path, full.Migrations);
            reading = DatabaseFile.OpenReading(full.Path);
            var database = new DurableDatabase(full, held, writing, reading);
            database._writer.Start();
            database.Audit.Start();
            return database;
        }
        catch (Exception problem)
        {
            reading?.Dispose();
            writing?.Dispose();
            held?.Dispose();
            throw problem switch
            {
                IOException or UnauthorizedAccessException => new SpoolUnavailableException($"{full.Path} cannot be opened: {problem.Message} Check its rights and the disk.", problem),
                _ => SqliteProblems.Explain(problem, full.Path),
            };
        }
    }
}
