namespace Patchbay.Spool;

/// <summary>
/// Which waiting event is whose. It lives in memory alone: only the process that holds the spool gives leases, and with it
/// they end. Events go out in the order of their keys, to the lease that has waited longest by age.
/// </summary>
sealed partial class LeaseBook(TimeProvider time, TimeSpan expireAfter)
{
    /// <summary>Bodies of fresh events kept for the usual case that they are taken at once.</summary>
    const long MostCachedBytes = 4 * 1024 * 1024;

    readonly Lock _gate = new();
    readonly Dictionary<long, WaitingEntry> _entries = [];
    readonly WaitingLanes _lanes = new();
    readonly ThingBook _things = new();

    // What came up before its time; as many as wait at most.
    readonly PriorityQueue<WaitingEntry, long> _held = new();
    readonly List<SpoolLease> _leases = [];
    readonly object _expiry = new();
    long _bytes;
    long _cached;
    bool _closed;

    internal (int Count, long Bytes) Load
    {
        get
        {
            lock (_gate)
            {
                return (_entries.Count, _bytes);
            }
        }
    }

    internal Waiting Waiting()
    {
        lock (_gate)
        {
            DateTimeOffset? oldest = _entries.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_entries.Values.Min(entry => entry.AcceptedAt));
            return new Waiting(_entries.Count, _bytes, oldest);
        }
    }

    /// <summary>The state in memory, which may be ahead of the one on disk; null when the event does not wait.</summary>
    internal EventState? StateOf(long key)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(key)?.State;
        }
    }

    internal void Add(IEnumerable<WaitingEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _entries.Add(entry.Key, entry);
                _bytes += entry.Bytes;
                if (entry.Body is not null)
                {
                    Cache(entry);
                }

                _lanes.Add(entry);
                foreach (var raised in _things.Add(entry))
                {
                    _lanes.Add(raised);
                }
            }

            Serve();
        }
    }

    internal void Open(SpoolLease lease)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(EventSpool));
            _leases.Add(lease);
        }
    }

    /// <summary>Ends a lease: what it had goes back to its place, and the next ones are served.</summary>
    internal void Close(SpoolLease lease)
    {
        lock (_gate)
        {
            _leases.Remove(lease);
            lease.StopWaiting();
            foreach (var entry in lease.Entries.Values)
            {
                GiveBack(entry);
            }

            lease.Entries.Clear();
            Serve();
        }
    }

    internal void CloseAll()
    {
        lock (_gate)
        {
            _closed = true;
            _leases.ForEach(static lease => lease.StopWaiting());
            _leases.Clear();
        }
    }

    /// <summary>
    /// Gives a lease what its session has already: what is nobody's, and what a former lease of the same session had. Returns
    /// what could be had.
    /// </summary>
    internal List<long> Claim(SpoolLease lease, IEnumerable<long> keys, SpoolLease? former)
    {
        var claimed = new List<long>();
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_entries.TryGetValue(key, out var entry) && (entry.Owner is null || entry.Owner == former))
                {
                    former?.Entries.Remove(key);
                    entry.Owner = lease;
                    lease.Entries[key] = entry;
                    claimed.Add(key);
                }
            }
        }

        return claimed;
    }

    /// <summary>Keys that the lease has, in order.</summary>
    internal IReadOnlyList<long> KeysOf(SpoolLease lease)
    {
        lock (_gate)
        {
            return [.. lease.Entries.Keys.Order()];
        }
    }

    /// <summary>Keys of everything that waits, in order.</summary>
    internal IReadOnlyList<long> Keys()
    {
        lock (_gate)
        {
            return [.. _entries.Keys.Order()];
        }
    }

    /// <summary>What leases want may be something else now.</summary>
    internal void Reconsider()
    {
        lock (_gate)
        {
            Serve();
        }
    }

    /// <summary>What the lease gets now; null when it has to wait for being served.</summary>
    internal List<WaitingEntry>? Take(SpoolLease lease, int most)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed || !_leases.Contains(lease), lease);
            var taken = Pick(lease, most);
            if (taken.Count > 0)
            {
                return taken;
            }

            lease.StartWaiting(most);
            return null;
        }
    }

    /// <summary>Stops a wait; what was handed over at the last moment goes back.</summary>
    internal void GiveUp(SpoolLease lease, IReadOnlyList<WaitingEntry> taken)
    {
        lock (_gate)
        {
            lease.StopWaiting();
            foreach (var entry in taken)
            {
                lease.Entries.Remove(entry.Key);
                if (entry.Owner == lease)
                {
                    GiveBack(entry);
                }
            }

            Serve();
        }
    }

    /// <summary>
    /// Counts the offer and hands the bodies out, so that memory lets go of them; null where a body has to be read.
    /// </summary>
    internal (InboundEvent?[] Bodies, OfferNote[] Notes) Offer(IReadOnlyList<WaitingEntry> entries, LeaseHolder holder)
    {
        var bodies = new InboundEvent?[entries.Count];
        var notes = new OfferNote[entries.Count];
        lock (_gate)
        {
            var now = Now();
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                entry.Attempts++;
                if (entry.FirstOfferedAt is null)
                {
                    entry.FirstOfferedAt = now;
                    entry.OfferedProject = holder.Project;
                }

                bodies[i] = entry.Body;
                notes[i] = entry.Note(false);
                DropBody(entry);
            }
        }

        return (bodies, notes);
    }

    /// <summary>Marks an event as seen by its session; the state after it, or null when it is not waiting.</summary>
    internal EventState? Queue(long key, out OfferNote? changed)
    {
        lock (_gate)
        {
            changed = null;
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            if (entry.State == EventState.Accepted)
            {
                entry.State = EventState.Queued;
                changed = entry.Note(true);
            }

            return entry.State;
        }
    }

    internal void BeginSettling(IEnumerable<long> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_entries.TryGetValue(key, out var entry))
                {
                    entry.Settling++;
                }
            }
        }
    }

    /// <summary>After the write, whether it was kept or not: what still waits may be taken again.</summary>
    internal void EndSettling(IEnumerable<long> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                if (_entries.TryGetValue(key, out var entry) && --entry.Settling == 0 && entry.Owner is null)
                {
                    _lanes.Add(entry);
                }
            }

            Serve();
        }
    }

    /// <summary>The event is no longer the spool's.</summary>
    internal void Remove(long key)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var entry))
            {
                _bytes -= entry.Bytes;
                DropBody(entry);
                (entry.Owner as SpoolLease)?.Entries.Remove(key);
                if (_things.Remove(entry) is { } next)
                {
                    _lanes.Add(next);
                    Serve();
                }
            }
        }
    }

    List<WaitingEntry> Pick(SpoolLease lease, int most)
    {
        var taken = new List<WaitingEntry>(Math.Min(most, _entries.Count));
        var now = Now();
        foreach (var entry in _lanes.Take(lease.Wants))
        {
            // Settled meanwhile, somebody's already, or on its way out: not to be had.
            // And what stands behind another of its thing comes when that one is gone.
            if (entry.Owner is not null || entry.Settling > 0 || !_entries.ContainsKey(entry.Key) || !_things.MayGoOut(entry))
            {
                continue;
            }

            if (TooOld(entry, now))
            {
                entry.Overdue = true;
                continue;
            }

            if (entry.NotBefore > now)
            {
                _held.Enqueue(entry, entry.NotBefore);
                continue;
            }

            entry.Owner = lease;
            lease.Entries.Add(entry.Key, entry);
            taken.Add(entry);
            if (taken.Count == most)
            {
                break;
            }
        }

        return taken;
    }

    void Serve()
    {
        foreach (var lease in _leases)
        {
            if (lease.Wanted > 0)
            {
                var taken = Pick(lease, lease.Wanted);
                if (taken.Count > 0)
                {
                    lease.Serve(taken);
                }
            }
        }
    }

    void GiveBack(WaitingEntry entry)
    {
        entry.Owner = null;
        if (entry.Settling == 0)
        {
            _lanes.Add(entry);
        }
    }

    bool TooOld(WaitingEntry entry, long now) => now - entry.AcceptedAt >= (long)expireAfter.TotalMilliseconds;

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
