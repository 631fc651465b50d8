namespace Patchbay.Spool;

/// <summary>What waited too long, and what waited for its time.</summary>
sealed partial class LeaseBook
{
    /// <summary>Sets aside what waited too long and is nobody's.</summary>
    internal List<WaitingEntry> TakeExpired(int most)
    {
        lock (_gate)
        {
            var now = Now();
            foreach (var entry in _entries.Values.Where(entry => entry.Overdue && !TooOld(entry, now)))
            {
                entry.Overdue = false;
                _lanes.Add(entry);
            }

            while (_held.TryPeek(out var held, out var from) && from <= now)
            {
                _held.Dequeue();
                _lanes.Add(held);
            }

            Serve();
            var expired = _entries.Values.Where(entry => entry.Owner is null && entry.Settling == 0 && TooOld(entry, now)).Take(most).ToList();
            expired.ForEach(entry => entry.Owner = _expiry);
            expired.Sort(static (left, right) => left.Key.CompareTo(right.Key));
            return expired;
        }
    }

    internal void GiveBackExpired(IEnumerable<WaitingEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries.Where(entry => entry.Owner == _expiry && _entries.ContainsKey(entry.Key)))
            {
                GiveBack(entry);
            }
        }
    }
}
