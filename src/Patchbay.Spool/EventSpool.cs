namespace Patchbay.Spool;

/// <summary>
/// The durable, ordered, deduplicated store of accepted events of one channel account. Must-deliver: an accepted event is
/// offered until a host has it, and is never dropped for space. One process has it open at a time.
/// </summary>
public sealed class EventSpool : IAsyncDisposable
{
    readonly SpoolSettings _settings;
    readonly DurableDatabase _database;
    readonly SpoolTables _tables;
    readonly CancellationTokenSource _stop = new();
    readonly Task _expiring;

    readonly Lock _lock = new();
    readonly WaitingEvents _waiting = new();
    readonly List<Action<StateChange>> _observers = [];
    TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _reserved;
    long _reservedSize;

    EventSpool(SpoolSettings settings, DurableDatabase database, SpoolTables tables)
    {
        _settings = settings;
        _database = database;
        _tables = tables;
        _expiring = Task.Run(ExpireLoopAsync);
    }

    public AuditLog Audit => _database.Audit;

    /// <summary>The six characters that begin every id.</summary>
    public string Id => _tables.SpoolId;

    /// <summary>
    /// Opens or makes the spool; events that wait are offered again. Throws <see cref="SpoolHeldException"/> or
    /// <see cref="SpoolUnavailableException"/>.
    /// </summary>
    public static async Task<EventSpool> OpenAsync(SpoolSettings settings, CancellationToken cancellationToken)
    {
        var database = await DurableDatabase.OpenAsync(
            new DatabaseSettings
            {
                Path = Path.Combine(settings.Folder, settings.FileName),
                Migrations = SpoolSchema.Migrations,
                HolderName = settings.HolderName,
                TimeProvider = settings.TimeProvider,
            },
            cancellationToken);
        var tables = new SpoolTables(await database.WriteAsync(SpoolTables.IdOf, cancellationToken), settings.TimeProvider);
        var waiting = await database.ReadAsync(SpoolTables.Waiting, cancellationToken);
        var spool = new EventSpool(settings, database, tables);
        lock (spool._lock)
        {
            foreach (var (key, size, acceptedMs, state) in waiting)
            {
                spool._waiting.Add(key, new WaitingEvents.Entry(size, acceptedMs, state), null);
            }
        }

        return spool;
    }

    /// <summary>
    /// Commit 1: all of the batch or nothing, on disk when it returns. What was there already is answered with its id and
    /// present state. Over the bound or on a full disk: <see cref="SpoolFullException"/>.
    /// </summary>
    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<InboundEvent> batch, CancellationToken cancellationToken)
    {
        var size = batch.Sum(message => (long)message.Content.Length);
        Reserve(batch.Count, size);
        try
        {
            var outcomes = await _database.WriteAsync(scope => Append(scope, batch), cancellationToken);
            Faults.Crash("spool.append.after-commit");
            return outcomes;
        }
        finally
        {
            lock (_lock)
            {
                _reserved -= batch.Count;
                _reservedSize -= size;
            }
        }
    }

    public SpoolLease OpenLease(LeaseHolder holder) => new(this, holder);

    /// <summary>
    /// Takes over what a host reported. Returns the state after it for each, null for an id that is not of this spool.
    /// Delivered and final states are on disk when it returns; Queued follows within a moment.
    /// </summary>
    public async Task<IReadOnlyList<EventState?>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        var states = new EventState?[settlements.Count];
        List<(int Index, Settlement Settlement)>? durable = null;
        List<StateChange>? queued = null;
        for (var i = 0; i < settlements.Count; i++)
        {
            var settlement = settlements[i];
            if (settlement.Id.Spool != Id)
            {
                continue;
            }

            if (settlement.State is not EventState.Queued)
            {
                (durable ??= []).Add((i, settlement));
                continue;
            }

            (states[i], var changed) = MarkQueued(settlement.Id);
            if (changed)
            {
                (queued ??= []).Add(new StateChange(settlement.Id, "", "", EventState.Queued, null));
            }
        }

        if (queued is not null)
        {
            _database.WriteLazily(scope =>
            {
                foreach (var change in queued.Select(change => _tables.Queue(scope, change)).OfType<StateChange>())
                {
                    scope.AfterCommit(() => Tell(change));
                }
            });
        }

        if (durable is not null)
        {
            var after = await _database.WriteAsync(scope => durable.Select(item => Settle(scope, item.Settlement)).ToList(), cancellationToken);
            Faults.Crash("spool.settle.after-commit");
            for (var i = 0; i < durable.Count; i++)
            {
                states[durable[i].Index] = after[i];
            }
        }

        return states;
    }

    /// <summary>Hears of every change after it is on disk, in order, on the writer's loop: must not block.</summary>
    public IDisposable Subscribe(Action<StateChange> observer)
    {
        lock (_lock)
        {
            _observers.Add(observer);
        }

        return new Subscription(this, observer);
    }

    public Task<SpooledEvent?> FindAsync(EventId id, CancellationToken cancellationToken) =>
        id.Spool != Id
            ? Task.FromResult<SpooledEvent?>(null)
            : _database.ReadAsync(connection => _tables.Load(connection, [id.Key.Value]).GetValueOrDefault(id.Key.Value), cancellationToken);

    /// <summary>The newest lines of a chat, oldest first.</summary>
    public Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => _tables.History(connection, chatId, limit), cancellationToken);

    public Waiting Waiting()
    {
        lock (_lock)
        {
            return new Waiting(_waiting.Count, _waiting.Size, _waiting.Oldest);
        }
    }

    /// <summary>On disk when it returns.</summary>
    public Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken) =>
        _database.WriteAsync(scope => SpoolTables.AddSent(scope, message), cancellationToken);

    /// <summary>False when no such message was sent.</summary>
    public Task<bool> UpdateSentAsync(string platformMessageId, string text, CancellationToken cancellationToken) =>
        _database.WriteAsync(scope => SpoolTables.EditSent(scope, platformMessageId, text), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _expiring;
        await _database.DisposeAsync();
        _stop.Dispose();
    }

    internal async Task<IReadOnlyList<SpooledEvent>> TakeAsync(SpoolLease lease, int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<(long Key, SpooledEvent? Body)> taken;
            Task free;
            lock (_lock)
            {
                taken = _waiting.Take(max, lease);
                if (taken.Count == 0 && _free.Task.IsCompleted)
                {
                    _free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                free = _free.Task;
            }

            if (taken.Count > 0)
            {
                return await LoadAsync(taken, lease.Holder);
            }

            await free.WaitAsync(cancellationToken);
        }
    }

    internal void Return(SpoolLease lease)
    {
        lock (_lock)
        {
            if (_waiting.Return(lease) > 0)
            {
                _free.TrySetResult();
            }
        }
    }

    async Task<IReadOnlyList<SpooledEvent>> LoadAsync(List<(long Key, SpooledEvent? Body)> taken, LeaseHolder holder)
    {
        var missing = taken.Where(item => item.Body is null).Select(item => item.Key).ToList();
        var loaded = missing.Count == 0
            ? []
            : await _database.ReadAsync(connection => _tables.Load(connection, missing), CancellationToken.None);
        var now = _settings.TimeProvider.GetUtcNow();
        var events = new List<SpooledEvent>(taken.Count);
        foreach (var (key, body) in taken)
        {
            var spooled = body ?? loaded[key];
            events.Add(spooled with { Attempts = spooled.Attempts + 1, FirstOfferedAt = spooled.FirstOfferedAt ?? now });
        }

        var keys = taken.ConvertAll(item => item.Key);
        _database.WriteLazily(scope => SpoolTables.Offered(scope, keys, now, holder.Project));
        return events;
    }

    void Reserve(int count, long size)
    {
        lock (_lock)
        {
            if (_waiting.Count + _reserved + count > _settings.MaxWaiting || _waiting.Size + _reservedSize + size > _settings.MaxWaitingSize)
            {
                throw new SpoolFullException(
                    $"{_waiting.Count} events wait already, which is the bound; nothing more is accepted until a session takes some");
            }

            _reserved += count;
            _reservedSize += size;
        }
    }

    List<AppendOutcome> Append(WriteScope scope, IReadOnlyList<InboundEvent> batch)
    {
        var outcomes = new List<AppendOutcome>(batch.Count);
        var added = new List<(long Key, WaitingEvents.Entry Entry, SpooledEvent Body)>(batch.Count);
        foreach (var message in batch)
        {
            var (outcome, acceptedAt) = _tables.Append(scope, message);
            outcomes.Add(outcome);
            if (outcome.Result is AppendResult.Accepted)
            {
                added.Add((
                    outcome.Id.Key.Value, new WaitingEvents.Entry(message.Content.Length, acceptedAt.ToUnixTimeMilliseconds(), EventState.Accepted),
                    new SpooledEvent(outcome.Id, message, EventState.Accepted, acceptedAt, 0, null, null, null)));
            }
        }

        scope.AfterCommit(() => Added(added));
        Faults.Crash("spool.append.before-commit");
        return outcomes;
    }

    void Added(List<(long Key, WaitingEvents.Entry Entry, SpooledEvent Body)> added)
    {
        lock (_lock)
        {
            foreach (var (key, entry, body) in added)
            {
                _waiting.Add(key, entry, body);
            }

            _free.TrySetResult();
        }
    }

    (EventState? State, bool Changed) MarkQueued(EventId id)
    {
        lock (_lock)
        {
            if (_waiting.Find(id.Key.Value) is not { } entry)
            {
                return (null, false);
            }

            var changed = entry.State is EventState.Accepted;
            entry.State = EventState.Queued;
            return (EventState.Queued, changed);
        }
    }

    EventState? Settle(WriteScope scope, Settlement settlement)
    {
        var (state, change) = _tables.Settle(scope, settlement);
        if (change is not null)
        {
            scope.AfterCommit(() =>
            {
                lock (_lock)
                {
                    _waiting.Remove(settlement.Id.Key.Value);
                }

                Tell(change);
            });
        }

        Faults.Crash("spool.settle.before-commit");
        return state;
    }

    void Tell(StateChange change)
    {
        Action<StateChange>[] observers;
        lock (_lock)
        {
            observers = [.. _observers];
        }

        foreach (var observer in observers)
        {
            observer(change);
        }
    }

    async Task ExpireLoopAsync()
    {
        var pause = TimeSpan.FromMinutes(1);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ExpireAsync();
                await Task.Delay(pause, _settings.TimeProvider, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
            {
                // A full disk: the next round tries again.
                await Task.Delay(pause, _settings.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What waited too long for any session becomes expired, loudly; old final events make room.</summary>
    async Task ExpireAsync()
    {
        var now = _settings.TimeProvider.GetUtcNow();
        List<long> old;
        lock (_lock)
        {
            old = _waiting.FreeBefore((now - _settings.ExpireAfter).ToUnixTimeMilliseconds());
        }

        var reason = $"no session took it for {_settings.ExpireAfter.TotalHours:0.#} hours";
        await _database.WriteAsync(
            scope =>
            {
                foreach (var key in old)
                {
                    var id = new EventId(Id, new EventKey(key));
                    if (Settle(scope, new Settlement(id, EventState.Expired, reason)) is EventState.Expired)
                    {
                        scope.Audit(new AuditRecord("event", id.ToString(), "", "expired"));
                    }
                }

                return SpoolTables.Prune(scope, now - _settings.KeepFinal, _settings.KeepFinalCount);
            },
            _stop.Token);
    }

    sealed class Subscription(EventSpool spool, Action<StateChange> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (spool._lock)
            {
                spool._observers.Remove(observer);
            }
        }
    }
}
