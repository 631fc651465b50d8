namespace Patchbay.Spool;

/// <summary>
/// Remembers who was offered what, and what a session has seen, on its way to the disk. It rides on the next commit, and asks
/// for one of its own after 50 ms: delivery never waits for it, and a crash forgets no more than that.
/// </summary>
sealed class OfferJournal : IRider, IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    readonly Lock _gate = new();
    readonly DurableDatabase _database;
    readonly ChangeFeed _changes;
    readonly string _spool;
    readonly ITimer _timer;
    Dictionary<long, OfferNote> _notes = [];
    bool _scheduled;
    volatile bool _hasWork;

    internal OfferJournal(DurableDatabase database, TimeProvider time, ChangeFeed changes, string spool)
    {
        _database = database;
        _changes = changes;
        _spool = spool;
        _timer = time.CreateTimer(_ => _ = FlushAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        database.AddRider(this);
    }

    public bool HasWork => _hasWork;

    internal void Note(IEnumerable<OfferNote> notes)
    {
        lock (_gate)
        {
            foreach (var note in notes)
            {
                var newly = note.NewlyQueued || (_notes.TryGetValue(note.Key, out var before) && before.NewlyQueued);
                _notes[note.Key] = note with { NewlyQueued = newly };
                _hasWork = true;
            }

            if (_hasWork && !_scheduled)
            {
                _scheduled = true;
                _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Ride(WriteScope scope)
    {
        Dictionary<long, OfferNote> taken;
        lock (_gate)
        {
            (taken, _notes) = (_notes, []);
            _hasWork = false;
        }

        scope.Label("spool.offer");
        scope.OnRollback(() => PutBack(taken));
        foreach (var note in taken.Values)
        {
            // Whoever is delivered or final meanwhile has been told of more than this.
            if (SpoolTables.NoteOffer(scope.Sql, note) && note.NewlyQueued)
            {
                _changes.TellAfter(scope, new EventId(_spool, new EventKey(note.Key)), EventState.Queued, null);
            }
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    void PutBack(Dictionary<long, OfferNote> taken)
    {
        lock (_gate)
        {
            foreach (var note in taken.Values)
            {
                _notes[note.Key] = _notes.TryGetValue(note.Key, out var newer) ? newer with { NewlyQueued = newer.NewlyQueued || note.NewlyQueued } : note;
            }

            _hasWork = _notes.Count > 0;
        }
    }

    async Task FlushAsync()
    {
        lock (_gate)
        {
            _scheduled = false;
        }

        try
        {
            if (_hasWork)
            {
                await _database.WriteAsync(static _ => true);
            }
        }
        catch (Exception problem) when (problem is SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
        {
            // The notes stay and ride on a later commit; whoever writes events is told of the disk.
        }
    }
}

/// <summary>What is to be written about one offered event.</summary>
readonly record struct OfferNote(long Key, EventState State, int Attempts, long? FirstOfferedAt, string? Project, bool NewlyQueued);
