namespace Patchbay.SessionHost.Clients;

/// <summary>What all connections to one session share: one place where requests are answered, and what was shown to somebody.</summary>
sealed class AttachedClients : IAsyncDisposable
{
    readonly SessionRunner _session;
    readonly bool _alwaysAnswers;
    readonly Lock _lock = new();
    LocalSessionClient _desk;
    int _readers;
    long _seen;

    public AttachedClients(SessionRunner session, bool alwaysAnswers)
    {
        _session = session;
        _alwaysAnswers = alwaysAnswers;
        _desk = Desk(alwaysAnswers);
        session.Feed.Observe(Head.Observe);
    }

    public FeedHead Head { get; } = new();

    /// <summary>Answers requests for whoever is attached.</summary>
    public ISessionClient Commands
    {
        get
        {
            lock (_lock)
            {
                return _desk;
            }
        }
    }

    public int Readers => Volatile.Read(ref _readers);

    /// <summary>Number of the last item that an attached terminal was given.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Somebody reads the feed, and so can answer; open requests count as shown.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            if (Interlocked.Increment(ref _readers) == 1 && !_alwaysAnswers)
            {
                Replace(canAnswer: true);
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (Interlocked.Decrement(ref _readers) == 0 && !_alwaysAnswers)
            {
                Replace(canAnswer: false);
            }
        }
    }

    public void Show(long number)
    {
        for (var seen = Seen; number > seen && Interlocked.CompareExchange(ref _seen, number, seen) != seen; seen = Seen)
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            return _desk.DisposeAsync();
        }
    }

    LocalSessionClient Desk(bool canAnswer) => new(_session, "attached terminal", canAnswer);

    void Replace(bool canAnswer)
    {
        var before = _desk;
        _desk = Desk(canAnswer);
        before.Leave();
    }
}
