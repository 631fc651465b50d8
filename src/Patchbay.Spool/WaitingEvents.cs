namespace Patchbay.Spool;

/// <summary>
/// The events that wait, in memory, by key: who holds a lease on each, and what they weigh. Bodies are not here, but for
/// the newest ones, which are usually asked for at once.
/// </summary>
sealed class WaitingEvents
{
    const int RecentBodies = 2048;
    const int RecentSize = 64 * 1024;

    internal sealed class Entry(int size, long acceptedMs, EventState state)
    {
        public int Size { get; } = size;

        public long AcceptedMs { get; } = acceptedMs;

        public EventState State { get; set; } = state;

        public SpoolLease? Lease { get; set; }
    }

    readonly Dictionary<long, Entry> _entries = [];
    readonly Queue<long> _fresh = new();
    readonly SortedSet<long> _returned = [];
    readonly Dictionary<long, SpooledEvent> _bodies = [];
    readonly Queue<long> _bodyOrder = new();

    public int Count => _entries.Count;

    public long Size { get; private set; }

    public bool HasFree => _returned.Count > 0 || _fresh.Count > 0;

    public DateTimeOffset? Oldest =>
        _entries.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_entries.Values.Min(entry => entry.AcceptedMs));

    public Entry? Find(long key) => _entries.GetValueOrDefault(key);

    /// <summary>Keys must come in ascending order.</summary>
    public void Add(long key, Entry entry, SpooledEvent? body)
    {
        _entries.Add(key, entry);
        _fresh.Enqueue(key);
        Size += entry.Size;
        if (body is not null && entry.Size <= RecentSize)
        {
            _bodies[key] = body;
            _bodyOrder.Enqueue(key);
            if (_bodyOrder.Count > RecentBodies)
            {
                _bodies.Remove(_bodyOrder.Dequeue());
            }
        }
    }

    /// <summary>The oldest free events, leased from now on.</summary>
    public List<(long Key, SpooledEvent? Body)> Take(int max, SpoolLease lease)
    {
        var taken = new List<(long, SpooledEvent?)>();
        while (taken.Count < max && Next() is { } key)
        {
            if (_entries.GetValueOrDefault(key) is not { Lease: null } entry)
            {
                continue; // settled or expired meanwhile
            }

            entry.Lease = lease;
            taken.Add((key, _bodies.Remove(key, out var body) ? body with { State = entry.State } : null));
        }

        return taken;
    }

    /// <summary>Gives everything back that the lease still holds.</summary>
    public int Return(SpoolLease lease)
    {
        var returned = 0;
        foreach (var (key, entry) in _entries)
        {
            if (ReferenceEquals(entry.Lease, lease))
            {
                entry.Lease = null;
                _returned.Add(key);
                returned++;
            }
        }

        return returned;
    }

    public void Remove(long key)
    {
        if (_entries.Remove(key, out var entry))
        {
            Size -= entry.Size;
            _bodies.Remove(key);
            _returned.Remove(key);
        }
    }

    /// <summary>Free events that are older.</summary>
    public List<long> FreeBefore(long acceptedMs) =>
        [.. _entries.Where(pair => pair.Value.Lease is null && pair.Value.AcceptedMs < acceptedMs).Select(pair => pair.Key)];

    long? Next()
    {
        var hasFresh = _fresh.TryPeek(out var fresh);
        if (_returned.Count > 0 && (!hasFresh || _returned.Min < fresh))
        {
            var returned = _returned.Min;
            _returned.Remove(returned);
            return returned;
        }

        return hasFresh ? _fresh.Dequeue() : null;
    }
}
