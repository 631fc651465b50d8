using System.Threading.Channels;

namespace Patchbay.Spool;

/// <summary>
/// The one thread that writes. It takes everything that waits, runs each piece in a savepoint of one transaction, commits
/// once, and only then tells the callers: the cost of reaching the disk is shared by all who came meanwhile. A piece that
/// fails, fails alone; a commit that fails, fails all, and nothing of them is kept.
/// </summary>
sealed class DatabaseWriter : IAsyncDisposable
{
    /// <summary>Pieces of work per transaction: enough to share the disk, few enough that the first does not wait for long.</summary>
    const int MostPerCommit = 512;

    // Capacity 1,024; full: callers wait, in order, because work must not be lost; writers: any caller; reader: the writer's
    // thread. Continuations run at the writing side: the only waiter on the reading side is a blocked thread that wakes.
    readonly Channel<WriteItem> _waiting = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(1024)
    {
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
        AllowSynchronousContinuations = true,
    });

    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<WriteItem> _taken = new(MostPerCommit);
    readonly List<WriteItem> _done = new(MostPerCommit);
    readonly WriteScope _scope;
    readonly string _path;
    IRider[] _riders = [];

    internal DatabaseWriter(WriteScope scope, string path)
    {
        _scope = scope;
        _path = path;
    }

    internal void Start() => new Thread(Loop) { IsBackground = true, Name = "writer of " + Path.GetFileName(_path) }.Start();

    internal void AddRider(IRider rider) => ImmutableAdd(ref _riders, rider);

    internal async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = new WriteItem<T>(work, cancellationToken);
        try
        {
            if (!_waiting.Writer.TryWrite(item))
            {
                await _waiting.Writer.WriteAsync(item, cancellationToken);
            }
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(DurableDatabase), $"{_path} is closed.");
        }

        return await item.Done;
    }

    /// <summary>Writes what was accepted until now, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
    }

    static void ImmutableAdd(ref IRider[] riders, IRider rider) => riders = [.. riders, rider];

    void Loop()
    {
        while (WaitForWork())
        {
            while (_taken.Count < MostPerCommit && _waiting.Reader.TryRead(out var item))
            {
                if (item.TryStart())
                {
                    _taken.Add(item);
                }
            }

            WriteTaken();
        }

        _taken.Clear();
        WriteTaken();
        _ended.TrySetResult();
    }

#pragma warning disable VSTHRD002 // This thread has nothing else to do, and no continuation ever needs it.
    bool WaitForWork()
    {
        var ready = _waiting.Reader.WaitToReadAsync();
        return ready.IsCompletedSuccessfully ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
    }
#pragma warning restore VSTHRD002

    void WriteTaken()
    {
        _done.Clear();
        var riders = _riders;
        var riding = riders.Any(rider => rider.HasWork);
        if (_taken.Count == 0 && !riding)
        {
            return;
        }

        try
        {
            _scope.BeginTransaction();
            if (riding)
            {
                Ride(riders);
            }

            RunTaken();
            _scope.Commit();
            _scope.RunHooks();
            _done.ForEach(static item => item.Complete());
        }
        catch (Exception problem)
        {
            Fail(problem);
        }
        finally
        {
            _taken.Clear();
        }
    }

    void Ride(IRider[] riders)
    {
        foreach (var rider in riders.Where(rider => rider.HasWork))
        {
            rider.Ride(_scope);
        }
    }

    void RunTaken()
    {
        foreach (var item in _taken)
        {
            var hooks = _scope.Hooks;
            _scope.Sql.Execute("SAVEPOINT piece");
            try
            {
                item.Run(_scope);
            }
            catch (Exception problem)
            {
                _scope.DropHooks(hooks);
                if (!_scope.InTransaction)
                {
                    // The failure took the whole transaction with it (a full disk may): nobody's work is kept.
                    throw;
                }

                _scope.Sql.Execute("ROLLBACK TO piece");
                _scope.Sql.Execute("RELEASE piece");
                item.Fail(SqliteProblems.Explain(problem, _path));
                continue;
            }

            _scope.Sql.Execute("RELEASE piece");
            _done.Add(item);
        }
    }

    void Fail(Exception problem)
    {
        var explained = SqliteProblems.Explain(problem, _path);
        try
        {
            _scope.Rollback();
        }
        catch (Exception second)
        {
            explained = SqliteProblems.Explain(new AggregateException(problem, second), _path);
        }

        // Those that failed alone have their answer already; telling them again changes nothing.
        _taken.ForEach(item => item.Fail(explained));
    }
}
