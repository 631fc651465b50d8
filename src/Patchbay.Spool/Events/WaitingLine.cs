namespace Patchbay.Spool;

/// <summary>
/// Keys of one chat that may be taken, smallest first. Fresh ones grow and queue up; what a lease gave back returns to its place. A key
/// that is no longer to be had is passed over when it comes up. Bounded by the spool's own bound on waiting events.
/// </summary>
sealed class WaitingLine
{
    readonly Queue<WaitingEntry> _fresh = new();
    readonly PriorityQueue<WaitingEntry, long> _returned = new();
    long _newest;

    internal void Add(WaitingEntry entry)
    {
        if (entry.Key > _newest)
        {
            _newest = entry.Key;
            _fresh.Enqueue(entry);
        }
        else
        {
            _returned.Enqueue(entry, entry.Key);
        }
    }

    /// <summary>Null when nothing is in the line.</summary>
    internal long? FirstKey =>
        _returned.TryPeek(out var back, out _) && (!_fresh.TryPeek(out var front) || back.Key <= front.Key) ? back.Key
        : _fresh.TryPeek(out var first) ? first.Key
        : null;

    internal bool TryTake(out WaitingEntry entry)
    {
        if (_returned.TryPeek(out var back, out _) && (!_fresh.TryPeek(out var front) || back.Key <= front.Key))
        {
            entry = _returned.Dequeue();
            return true;
        }

        return _fresh.TryDequeue(out entry!);
    }
}
