using System.Globalization;

namespace Patchbay.Spool;

/// <summary>The way in: gives keys, recognises what is there already, and keeps to the bounds.</summary>
sealed class SpoolAppender(DurableDatabase database, LeaseBook book, SpoolSettings settings, string spool, long lastKey)
{
    // Only the writer's thread touches these.
    long _lastKey = lastKey;
    long _transaction;
    int _pendingCount;
    readonly Dictionary<ThingKey, WaitingEntry> _pendingThings = [];
    bool? _hasMerged;
    long _pendingBytes;

    internal async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<InboundEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }

        var metas = new ReadOnlyMemory<byte>[events.Count];
        for (var i = 0; i < metas.Length; i++)
        {
            metas[i] = MetaText.Write(events[i].Meta);
        }

        return await database.WriteAsync(scope => Append(scope, events, metas), cancellationToken);
    }

    AppendOutcome[] Append(WriteScope scope, IReadOnlyList<InboundEvent> events, ReadOnlyMemory<byte>[] metas)
    {
        scope.Label("spool.append");
        var merging = new MergeBatch();
        try
        {
            return Append(scope, events, metas, merging);
        }
        catch
        {
            // This batch is not kept; others of its transaction may be.
            merging.Things.ForEach(thing => _pendingThings.Remove(thing));
            book.EndMerges(merging.Entries);
            throw;
        }
    }

    AppendOutcome[] Append(WriteScope scope, IReadOnlyList<InboundEvent> events, ReadOnlyMemory<byte>[] metas, MergeBatch merging)
    {
        var outcomes = new AppendOutcome[events.Count];
        var added = new List<WaitingEntry>(events.Count);
        var at = scope.NowMilliseconds;
        var (count, bytes) = Load(scope);
        var (countBefore, bytesBefore) = (count, bytes);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var inbound = events[i];
            var size = inbound.Content.Length + metas[i].Length;
            if (Known(scope, inbound) is { } known)
            {
                outcomes[i] = known;
                continue;
            }

            if (Target(scope, inbound, merging) is { } target)
            {
                Check(count, bytes += size);
                SpoolTables.Merge(scope.Sql, target.Key, inbound, metas[i], size);
                merging.Done.Add((target, inbound, size));
                outcomes[i] = new AppendOutcome(AppendResult.Merged, Id(target.Key), EventState.Accepted);
                continue;
            }

            var key = _lastKey + 1;
            if (!SpoolTables.Insert(scope.Sql, key, inbound, metas[i], size, at))
            {
                outcomes[i] = Duplicate(scope, inbound.PlatformId);
                continue;
            }

            // A key is spent even when the batch is not kept: it may have been logged.
            _lastKey = key;
            (count, bytes) = (count + 1, bytes + size);
            Check(count, bytes);
            var entry = new WaitingEntry
            {
                Key = key,
                AcceptedAt = at,
                Bytes = size,
                Body = inbound,
                Lane = LaneKey.Of(inbound.ChatId, inbound.Role, inbound.Urgency),
                Thing = inbound.Thing,
                Urgency = inbound.Urgency,
                NotBefore = inbound.NotBefore?.ToUnixTimeMilliseconds() ?? 0,
                IsFresh = true,
            };
            added.Add(entry);
            if (ThingKey.Of(inbound) is { } thing)
            {
                _pendingThings[thing] = entry;
                merging.Things.Add(thing);
            }

            outcomes[i] = new AppendOutcome(AppendResult.Accepted, Id(key), EventState.Accepted);
        }

        _pendingCount += count - countBefore;
        _pendingBytes += bytes - bytesBefore;
        Audit(scope, added);
        AuditMerges(scope, spool, merging);
        scope.OnRollback(() => book.EndMerges(merging.Entries));
        scope.AfterCommit(() =>
        {
            book.Add(added);
            merging.Done.ForEach(merge => book.Merge(merge.Entry, merge.Inbound, merge.Bytes));
            book.EndMerges(merging.Entries);
            SpoolMeter.Accept(added.Count);
        });
        return outcomes;
    }

    /// <summary>What is merged is known by its own id. Without anything merged ever, nothing is asked.</summary>
    AppendOutcome? Known(WriteScope scope, InboundEvent inbound) =>
        inbound.PlatformId.Length > 0 && (_hasMerged ??= SpoolTables.HasMerged(scope.Sql)) && SpoolTables.MergedInto(scope.Sql, inbound.PlatformId) is not null
            ? Duplicate(scope, inbound.PlatformId)
            : null;

    /// <summary>The event that takes this one in: of this transaction, or one that waits and that nobody has seen.</summary>
    WaitingEntry? Target(WriteScope scope, InboundEvent inbound, MergeBatch merging)
    {
        if (ThingKey.Of(inbound) is not { } thing || (inbound.PlatformId.Length > 0 && SpoolTables.IsKnown(scope.Sql, inbound.PlatformId)))
        {
            return null;
        }

        var isPending = _pendingThings.TryGetValue(thing, out var entry);
        if (isPending && merging.Entries.Contains(entry!))
        {
            return entry;
        }

        // Whoever leases must not see it between the commit and the merge in memory, not even one that this commit accepts.
        entry = isPending ? book.Hold(entry!) : book.BeginMerge(thing);
        if (entry is null)
        {
            return null;
        }

        merging.Entries.Add(entry);
        if (!isPending)
        {
            _pendingThings.Add(thing, entry);
            merging.Things.Add(thing);
        }

        _hasMerged = true;
        return entry;
    }

    /// <summary>Every id that was merged, and into what.</summary>
    static void AuditMerges(WriteScope scope, string spool, MergeBatch merging)
    {
        foreach (var into in merging.Done.GroupBy(merge => merge.Entry))
        {
            scope.Audit(new AuditRecord(
                "merged", new EventId(spool, new EventKey(into.Key.Key)).ToString(), into.Last().Inbound.SenderId ?? "", AuditDetail.Merged([.. into.Select(merge => merge.Inbound.PlatformId)])));
        }
    }

    /// <summary>Who was heard, in the transaction that heard them: one row for each sender of the batch, without the text.</summary>
    void Audit(WriteScope scope, List<WaitingEntry> added)
    {
        foreach (var sender in added.GroupBy(entry => (entry.Body!.SenderId, entry.Body.Role)))
        {
            var (first, last, count) = (sender.First().Key, sender.Last().Key, sender.Count());
            var subject = count == 1 ? Id(first).ToString() : string.Create(CultureInfo.InvariantCulture, $"{Id(first)} to {Id(last)}");
            scope.Audit(new AuditRecord(
                "event", subject, sender.Key.SenderId ?? "", string.Create(CultureInfo.InvariantCulture, $"accepted {count} as {sender.Key.Role}")));
        }
    }

    /// <summary>What waits with this transaction: earlier batches of it are not in the book yet.</summary>
    (int Count, long Bytes) Load(WriteScope scope)
    {
        if (_transaction != scope.Transaction)
        {
            (_transaction, _pendingCount, _pendingBytes) = (scope.Transaction, 0, 0);
            _pendingThings.Clear();
        }

        var (count, bytes) = book.Load;
        return (count + _pendingCount, bytes + _pendingBytes);
    }

    AppendOutcome Duplicate(WriteScope scope, string platformId)
    {
        var (key, state) = SpoolTables.Present(scope.Sql, platformId);
        return new AppendOutcome(AppendResult.Duplicate, Id(key), state == EventState.Accepted ? book.StateOf(key) ?? state : state);
    }

    void Check(int count, long bytes)
    {
        if (count > settings.MaxWaiting)
        {
            throw new SpoolFullException(string.Create(
                CultureInfo.InvariantCulture,
                $"The spool holds {settings.MaxWaiting} events that no session has taken, its bound. Start a session that takes them; until then nothing new is accepted."));
        }

        if (bytes > settings.MaxWaitingSize)
        {
            throw new SpoolFullException(string.Create(
                CultureInfo.InvariantCulture,
                $"The spool holds as many bytes as it may ({settings.MaxWaitingSize}) in events that no session has taken. Start a session that takes them; until then nothing new is accepted."));
        }
    }

    EventId Id(long key) => new(spool, new EventKey(key));

    /// <summary>What one batch merges: into which entries, which things it was the first to touch, and each merge in its order.</summary>
    sealed class MergeBatch
    {
        internal HashSet<WaitingEntry> Entries { get; } = [];

        internal List<ThingKey> Things { get; } = [];

        internal List<(WaitingEntry Entry, InboundEvent Inbound, int Bytes)> Done { get; } = [];
    }
}
