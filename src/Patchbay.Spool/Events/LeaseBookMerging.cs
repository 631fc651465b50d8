namespace Patchbay.Spool;

/// <summary>Merging, and the bodies of fresh events that memory keeps.</summary>
sealed partial class LeaseBook
{
    /// <summary>The event that takes in what comes about this thing; nobody gets it until <see cref="EndMerges"/>.</summary>
    internal WaitingEntry? BeginMerge(ThingKey thing)
    {
        lock (_gate)
        {
            if (_things.Target(thing) is not { } entry)
            {
                return null;
            }

            entry.Settling++;
            return entry;
        }
    }

    /// <summary>The same for one that is found already.</summary>
    internal WaitingEntry Hold(WaitingEntry entry)
    {
        lock (_gate)
        {
            entry.Settling++;
            return entry;
        }
    }

    /// <summary>The merge is on disk: memory has it too.</summary>
    internal void Merge(WaitingEntry entry, InboundEvent merged, int bytes)
    {
        lock (_gate)
        {
            var before = entry.Body;
            DropBody(entry);
            _bytes += bytes - entry.Bytes;
            entry.Bytes = bytes;
            entry.Count += Faults.Mutant("merge-forgets-count") ? 0 : 1;
            entry.Urgency = entry.Urgency is "urgent" || merged.Urgency is "urgent" ? "urgent" : entry.Urgency == merged.Urgency ? entry.Urgency : null;
            if (before is not null)
            {
                entry.Body = merged with { PlatformId = before.PlatformId, Urgency = entry.Urgency };
                Cache(entry);
            }

            entry.NotBefore = merged.Urgency is "urgent" ? 0 : entry.NotBefore;
            if (entry is { Urgency: "urgent", Lane.IsUrgent: false })
            {
                entry.Lane = entry.Lane with { IsUrgent = true };
                foreach (var raised in _things.Raise(entry))
                {
                    _lanes.Add(raised);
                }
            }
        }
    }

    /// <summary>After the commit, whether it was kept or not; once for each.</summary>
    internal void EndMerges(IReadOnlyCollection<WaitingEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                if (--entry.Settling == 0 && entry.Owner is null)
                {
                    _lanes.Add(entry);
                }
            }

            if (entries.Count > 0)
            {
                Serve();
            }
        }
    }

    void Cache(WaitingEntry entry)
    {
        if (_cached + entry.Bytes > MostCachedBytes)
        {
            entry.Body = null;
        }
        else
        {
            _cached += entry.Bytes;
        }
    }

    void DropBody(WaitingEntry entry)
    {
        if (entry.Body is not null)
        {
            entry.Body = null;
            _cached -= entry.Bytes;
        }
    }
}
