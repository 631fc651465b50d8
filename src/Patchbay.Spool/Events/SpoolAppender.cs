using System.Globalization;

namespace Patchbay.Spool;

/// <summary>The way in: gives keys, recognises what is there already, and keeps to the bounds.</summary>
sealed class SpoolAppender(DurableDatabase database, LeaseBook book, SpoolSettings settings, string spool, long lastKey)
{
    // Only the writer's thread touches these.
    long _lastKey = lastKey;
    long _transaction;
    int _pendingCount;
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
        var outcomes = new AppendOutcome[events.Count];
        var added = new List<WaitingEntry>(events.Count);
        var at = scope.NowMilliseconds;
        var (count, bytes) = Load(scope);
        var (countBefore, bytesBefore) = (count, bytes);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var inbound = events[i];
            var size = inbound.Content.Length + metas[i].Length;
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
            added.Add(new WaitingEntry { Key = key, AcceptedAt = at, Bytes = size, Body = inbound, Lane = LaneKey.Of(inbound.ChatId, inbound.Role, inbound.Urgency) });
            outcomes[i] = new AppendOutcome(AppendResult.Accepted, Id(key), EventState.Accepted);
        }

        _pendingCount += count - countBefore;
        _pendingBytes += bytes - bytesBefore;
        Audit(scope, added);
        scope.AfterCommit(() =>
        {
            book.Add(added);
            SpoolMeter.Accept(added.Count);
        });
        return outcomes;
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
}
