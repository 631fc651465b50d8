namespace Patchbay.Spool;

/// <summary>
/// The durable, ordered, deduplicated store of accepted events of one channel account. Must-deliver: what
/// <see cref="AppendAsync"/> returned is on disk and is offered, what is urgent first and else in the order of keys, until a session has it or its time is
/// over. A full store accepts nothing more and drops nothing.
/// </summary>
public sealed class EventSpool : IAsyncDisposable
{
    readonly DurableDatabase _database;
    readonly LeaseBook _book;
    readonly SpoolAppender _appender;
    readonly SpoolSettler _settler;
    readonly SpoolReader _reader;
    readonly OfferJournal _journal;
    readonly ChangeFeed _changes;
    readonly SpoolUpkeep _upkeep;
    int _disposed;

    EventSpool(DurableDatabase database, SpoolSettings settings, string name, long lastKey)
    {
        _database = database;
        Id = name;
        Time = settings.TimeProvider;
        _changes = new ChangeFeed();
        _book = new LeaseBook(settings.TimeProvider, settings.ExpireAfter);
        _journal = new OfferJournal(database, settings.TimeProvider, _changes, name);
        _appender = new SpoolAppender(database, _book, settings, name, lastKey);
        _settler = new SpoolSettler(database, _book, _journal, _changes, name);
        _reader = new SpoolReader(database, _book, name);
        _upkeep = new SpoolUpkeep(database, _book, _changes, settings, name);
    }

    /// <summary>The six characters that every id of this spool begins with.</summary>
    public string Id { get; }

    internal TimeProvider Time { get; }

    internal EventId IdOf(long key) => new(Id, new EventKey(key));

    public AuditLog Audit => _database.Audit;

    /// <summary>Opens the spool and offers again what was not delivered. Bodies are not read for that.</summary>
    /// <exception cref="SpoolHeldException">Another process holds the spool.</exception>
    /// <exception cref="SpoolUnavailableException">The file or its folder cannot be used; the message says what to do.</exception>
    /// <exception cref="SpoolFullException">The disk is full.</exception>
    public static async Task<EventSpool> OpenAsync(SpoolSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var database = await DurableDatabase.OpenAsync(
            new DatabaseSettings
            {
                Path = Path.Combine(settings.Folder, settings.FileName),
                Migrations = SpoolTables.Migrations,
                HolderName = settings.HolderName,
                TimeProvider = settings.TimeProvider,
            },
            cancellationToken);
        try
        {
            var (name, lastKey) = await database.WriteAsync(scope => SpoolTables.Identity(scope.Sql), cancellationToken);
            var spool = new EventSpool(database, settings, name, lastKey);
            spool._book.Add(await database.QueryAsync(SpoolTables.Waiting, cancellationToken));
            spool._upkeep.Start();
            SpoolMeter.Add(spool, settings.HolderName);
            return spool;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Accepts a batch: on return it is on disk, whole. Outcomes stand in the order of the events; one whose platform id is
    /// there already (in the spool or earlier in the batch) is not stored again.
    /// </summary>
    /// <exception cref="SpoolFullException">Nothing of the batch was kept: too much is waiting, or the disk is full.</exception>
    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<InboundEvent> events, CancellationToken cancellationToken = default) =>
        _appender.AppendAsync(events, cancellationToken);

    /// <summary>Begins a lease; the oldest waiting lease is served first.</summary>
    public SpoolLease OpenLease(LeaseHolder holder) => new(this, _book, holder, null);

    /// <summary>
    /// Begins a lease that gets only what it wants. <paramref name="wants"/> must be quick and wait for nothing; when its
    /// answer changes, <see cref="Reconsider"/>.
    /// </summary>
    public SpoolLease OpenLease(LeaseHolder holder, Func<LaneKey, bool> wants) => new(this, _book, holder, wants);

    /// <summary>Leases want something else now: whoever waits is served anew.</summary>
    public void Reconsider() => _book.Reconsider();

    /// <summary>Everything that is not delivered, in order.</summary>
    public IReadOnlyList<EventId> Undelivered => [.. _book.Keys().Select(IdOf)];

    /// <summary>
    /// Moves events forwards and returns the state of each afterwards, null for an unknown id. Delivered and final states are
    /// on disk on return; queued follows within 50 ms.
    /// </summary>
    public Task<IReadOnlyList<EventState?>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken = default) =>
        _settler.SettleAsync(settlements, cancellationToken);

    /// <summary>
    /// Calls back after the commit of every change of state, in order, on the writer's thread: it must not block. Dispose to
    /// stop.
    /// </summary>
    public IDisposable Subscribe(Action<StateChange> onChange) => _changes.Subscribe(onChange);

    /// <summary>Null when this spool has no such event (any more).</summary>
    public Task<SpooledEvent?> FindAsync(EventId id, CancellationToken cancellationToken = default) => _reader.FindAsync(id, cancellationToken);

    /// <summary>The last events and sent messages of a chat, oldest first.</summary>
    public Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken = default) =>
        _reader.HistoryAsync(chatId, limit, cancellationToken);

    /// <summary>What is not delivered yet.</summary>
    public Waiting Waiting() => _book.Waiting();

    /// <summary>Notes a message that we sent, so that the chat can be shown again.</summary>
    public Task RecordSentAsync(SentMessage message, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            scope =>
            {
                scope.Label("spool.sent");
                SentTable.Insert(scope.Sql, message);
            },
            cancellationToken);

    /// <summary>Notes that a sent message was edited; false when it is not known.</summary>
    public Task<bool> UpdateSentAsync(string platformMessageId, string newText, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(scope => SentTable.Update(scope.Sql, platformMessageId, newText), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        SpoolMeter.Remove(this);
        _book.CloseAll();
        await _upkeep.DisposeAsync();
        await _journal.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal async Task<IReadOnlyList<SpooledEvent>> OfferAsync(IReadOnlyList<WaitingEntry> entries, LeaseHolder holder, CancellationToken cancellationToken)
    {
        var (bodies, notes) = _book.Offer(entries, holder);
        var events = await _reader.WithBodiesAsync(entries, bodies, notes, cancellationToken);
        _journal.Note(notes);
        return events;
    }

    /// <summary>One round of expiry now.</summary>
    internal Task ExpireAsync(CancellationToken cancellationToken) => _upkeep.ExpireAsync(cancellationToken);

    /// <summary>One round of forgetting what is long final.</summary>
    internal Task PruneAsync(CancellationToken cancellationToken) => _upkeep.PruneAsync(cancellationToken);
}
