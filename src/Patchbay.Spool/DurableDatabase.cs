using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>
/// One SQLite file with exactly one connection that writes and checkpoints. Writes that wait together are committed
/// together; awaiting one means that its bytes are on disk (WAL, <c>synchronous=FULL</c>).
/// </summary>
public sealed class DurableDatabase : IAsyncDisposable
{
    const int MaxGroup = 512;
    static readonly TimeSpan LazyAfter = TimeSpan.FromMilliseconds(50);

    readonly DatabaseSettings _settings;
    readonly FileLock _lock;

    // Write side: capacity 4,096 pieces of work, callers wait when it is full, one loop reads: the disk is the brake.
    readonly Channel<Work> _work = Channel.CreateBounded<Work>(new BoundedChannelOptions(4096) { SingleReader = true });
    readonly SqliteConnection _writer;
    readonly WriteScope _scope;
    readonly Task _writing;

    // Work that nobody waits for rides on the next commit; bounded by what it stands for, which its callers say.
    readonly Lock _lazyLock = new();
    List<Action<WriteScope>> _lazy = [];

    // Read side.
    readonly SqliteConnection _reader;
    readonly SemaphoreSlim _readTurn = new(1, 1);

    DurableDatabase(DatabaseSettings settings, FileLock held, SqliteConnection writer, SqliteConnection reader, AuditChain chain)
    {
        _settings = settings;
        _lock = held;
        _writer = writer;
        _reader = reader;
        _scope = new WriteScope(writer, chain);
        Audit = new AuditLog(this, settings.TimeProvider);
        _writing = Task.Run(WriteLoopAsync);
    }

    public AuditLog Audit { get; }

    /// <summary>
    /// Opens or makes the file (0600, in a folder of 0700). Throws <see cref="SpoolHeldException"/> or
    /// <see cref="SpoolUnavailableException"/>.
    /// </summary>
    public static Task<DurableDatabase> OpenAsync(DatabaseSettings settings, CancellationToken cancellationToken) =>
        Task.Run(() => Open(settings), cancellationToken);

    /// <summary>Runs the work in a transaction and returns when it is on disk. Work that throws is undone alone.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellationToken)
    {
        var item = new Work<T>(work);
        try
        {
            await _work.Writer.WriteAsync(item, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(_settings.Path);
        }

        return await item.Done.Task;
    }

    /// <summary>Rides on the next commit, at the latest 50 ms from now. Lost with a crash before that.</summary>
    public void WriteLazily(Action<WriteScope> work)
    {
        bool first;
        lock (_lazyLock)
        {
            first = _lazy.Count == 0;
            _lazy.Add(work);
        }

        if (first)
        {
            _ = PokeAsync();
        }
    }

    /// <summary>Reads beside the writer; sees what was committed.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _readTurn.WaitAsync(cancellationToken);
        try
        {
            return read(_reader);
        }
        finally
        {
            _readTurn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Audit.Flush();
        _work.Writer.TryComplete();
        await _writing;
        await _readTurn.WaitAsync();
        _scope.Close();
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
        _lock.Dispose();
    }

    static DurableDatabase Open(DatabaseSettings settings)
    {
        SqliteLibrary.Load();
        var folder = Path.GetDirectoryName(settings.Path)!;
        StateFolder.Create(folder);
        FileLock? held = null;
        SqliteConnection? writer = null;
        try
        {
            held = FileLock.Take(settings.Path + ".lock", settings.HolderName);
            StateFolder.CreateFile(settings.Path);
            writer = DatabaseFile.OpenWriter(settings);
            var chain = AuditChain.Load(writer, settings.TimeProvider);
            return new DurableDatabase(settings, held, writer, DatabaseFile.OpenReader(settings.Path), chain);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            held?.Dispose();
            throw DatabaseFile.Explain(settings.Path, exception);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    async Task PokeAsync()
    {
        await Task.Delay(LazyAfter, _settings.TimeProvider);
        try
        {
            // Nothing to do but to bring a commit about.
            await _work.Writer.WriteAsync(new Work<int>(static _ => 0));
        }
        catch (ChannelClosedException)
        {
            // The loop runs what is left before it ends.
        }
    }

    async Task WriteLoopAsync()
    {
        var group = new List<Work>(MaxGroup);
        while (await _work.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _work.Reader.TryRead(out var item))
            {
                group.Add(item);
            }

            Commit(group);
        }

        group.Clear();
        Commit(group);
    }

    void Commit(List<Work> group)
    {
        List<Action<WriteScope>> lazy;
        lock (_lazyLock)
        {
            lazy = _lazy;
            _lazy = [];
        }

        if (group.Count == 0 && lazy.Count == 0)
        {
            return;
        }

        try
        {
            _scope.Execute("BEGIN IMMEDIATE");
            foreach (var work in lazy)
            {
                work(_scope);
            }

            foreach (var work in group)
            {
                Run(work);
            }

            _scope.Execute("COMMIT");
        }
        catch (Exception exception)
        {
            Undo(group, DatabaseFile.Explain(_settings.Path, exception));
            return;
        }

        _scope.Committed();
        foreach (var work in group)
        {
            work.Complete();
        }
    }

    void Run(Work work)
    {
        var pending = _scope.Pending;
        _scope.Execute("SAVEPOINT work");
        try
        {
            work.Run(_scope);
        }
        catch (Exception exception) when (!DatabaseFile.IsFatal(exception))
        {
            work.Failure = exception;
            _scope.ForgetSince(pending);
            _scope.Execute("ROLLBACK TO work");
            _scope.Chain.Reload(_scope);
        }

        _scope.Execute("RELEASE work");
    }

    void Undo(List<Work> group, Exception exception)
    {
        _scope.ForgetSince(0);
        if (SQLitePCL.raw.sqlite3_get_autocommit(_writer.Handle) == 0)
        {
            _scope.Execute("ROLLBACK");
        }

        _scope.Chain.Reload(_scope);
        foreach (var work in group)
        {
            work.Failure = exception;
            work.Complete();
        }
    }

    abstract class Work
    {
        public Exception? Failure { get; set; }

        public abstract void Run(WriteScope scope);

        public abstract void Complete();
    }

    sealed class Work<T>(Func<WriteScope, T> work) : Work
    {
        T? _result;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(WriteScope scope) => _result = work(scope);

        public override void Complete()
        {
            if (Failure is null)
            {
                Done.TrySetResult(_result!);
            }
            else
            {
                Done.TrySetException(Failure);
            }
        }
    }
}
