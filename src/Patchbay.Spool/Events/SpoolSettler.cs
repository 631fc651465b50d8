namespace Patchbay.Spool;

/// <summary>The way forwards: queued in memory and soon on disk, delivered and final states on disk before the answer.</summary>
sealed class SpoolSettler(DurableDatabase database, LeaseBook book, OfferJournal journal, ChangeFeed changes, string spool)
{
    internal Task<IReadOnlyList<EventState?>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken) =>
        settlements.All(static settlement => settlement.State < EventState.Delivered)
            ? QueueAsync(settlements, cancellationToken)
            : WriteAsync(settlements, cancellationToken);

    async Task<IReadOnlyList<EventState?>> QueueAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        var states = new EventState?[settlements.Count];
        var notes = new List<OfferNote>(settlements.Count);
        List<int>? elsewhere = null;
        for (var i = 0; i < states.Length; i++)
        {
            var (id, state, _) = settlements[i];
            if (id.Spool != spool)
            {
                continue;
            }

            OfferNote? changed = null;
            states[i] = state == EventState.Queued ? book.Queue(id.Key.Value, out changed) : book.StateOf(id.Key.Value);
            if (changed is { } note)
            {
                notes.Add(note);
            }
            else if (states[i] is null)
            {
                (elsewhere ??= []).Add(i);
            }
        }

        journal.Note(notes);
        if (elsewhere is not null)
        {
            await database.QueryAsync(
                scope =>
                {
                    elsewhere.ForEach(i => states[i] = SpoolTables.State(scope, settlements[i].Id.Key.Value));
                    return true;
                },
                cancellationToken);
        }

        return states;
    }

    async Task<IReadOnlyList<EventState?>> WriteAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        // Until the write is through, a lease that ends must not give these to another session.
        var held = settlements.Where(settlement => settlement.State >= EventState.Delivered && settlement.Id.Spool == spool)
            .Select(static settlement => settlement.Id.Key.Value).ToArray();
        book.BeginSettling(held);
        try
        {
            return await database.WriteAsync(scope => Write(scope, settlements), cancellationToken);
        }
        finally
        {
            book.EndSettling(held);
        }
    }

    EventState?[] Write(WriteScope scope, IReadOnlyList<Settlement> settlements)
    {
        scope.Label("spool.settle");
        var states = new EventState?[settlements.Count];
        var changed = new List<Settlement>(settlements.Count);
        var at = scope.NowMilliseconds;
        // First of all hooks: whoever hears of a change sees it done.
        scope.AfterCommit(() =>
        {
            changed.ForEach(Apply);
            SpoolMeter.Settle(changed);
        });
        for (var i = 0; i < states.Length; i++)
        {
            var (id, state, reason) = settlements[i];
            if (id.Spool != spool)
            {
                continue;
            }

            if (SpoolTables.Settle(scope.Sql, id.Key.Value, state, reason, at))
            {
                states[i] = state;
                changed.Add(settlements[i]);
                changes.TellAfter(scope, id, state, reason);
                continue;
            }

            states[i] = SpoolTables.State(scope.Sql, id.Key.Value) is { } present
                ? present == EventState.Accepted ? book.StateOf(id.Key.Value) ?? present : present
                : null;
        }

        return states;
    }

    void Apply(Settlement settlement)
    {
        var key = settlement.Id.Key.Value;
        if (settlement.State >= EventState.Delivered)
        {
            book.Remove(key);
        }
        else
        {
            book.Queue(key, out _);
        }
    }
}
