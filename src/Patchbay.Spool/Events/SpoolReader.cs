namespace Patchbay.Spool;

/// <summary>Reads events back, with the state of memory where that is ahead of the disk.</summary>
sealed class SpoolReader(DurableDatabase database, LeaseBook book, string spool)
{
    internal async Task<SpooledEvent?> FindAsync(EventId id, CancellationToken cancellationToken) =>
        id.Spool == spool && await database.QueryAsync(scope => Read(scope, id.Key.Value), cancellationToken) is { } found ? Present(found) : null;

    /// <summary>Entries as events; bodies that memory has not are read from disk.</summary>
    internal async Task<IReadOnlyList<SpooledEvent>> WithBodiesAsync(
        IReadOnlyList<WaitingEntry> entries, InboundEvent?[] bodies, OfferNote[] notes, CancellationToken cancellationToken)
    {
        if (Array.IndexOf(bodies, null) >= 0)
        {
            await database.QueryAsync(
                scope =>
                {
                    for (var i = 0; i < bodies.Length; i++)
                    {
                        bodies[i] ??= Read(scope, entries[i].Key)?.Event
                            ?? throw new SpoolUnavailableException($"{database.Path} has lost the body of event {spool}.{entries[i].Key}. Check the disk and restore a copy.");
                    }

                    return true;
                },
                cancellationToken);
        }

        var events = new SpooledEvent[entries.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new SpooledEvent(
                new EventId(spool, new EventKey(notes[i].Key)),
                bodies[i]!,
                notes[i].State,
                DateTimeOffset.FromUnixTimeMilliseconds(entries[i].AcceptedAt),
                notes[i].Attempts,
                notes[i].FirstOfferedAt is { } offered ? DateTimeOffset.FromUnixTimeMilliseconds(offered) : null,
                notes[i].Project,
                null)
            {
                Count = entries[i].Count,
            };
        }

        return events;
    }

    internal Task<IReadOnlyList<HistoryItem>> HistoryAsync(string chatId, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<HistoryItem>>(
            scope =>
            {
                var inbound = scope.Query(SpoolTables.ByChat, row => SpoolTables.Map(row, spool), chatId, limit);
                var sent = SentTable.Last(scope, chatId, limit);
                var items = inbound.Reverse().Select(found => new HistoryItem(Present(found), null))
                    .Concat(sent.Reverse().Select(message => new HistoryItem(null, message)));
                // The sort is stable: at the same millisecond the event stands before its answer.
                return [.. items.OrderBy(static item => item.At).TakeLast(limit)];
            },
            cancellationToken);

    SpooledEvent? Read(SqlStatements scope, long key) => scope.QueryFirst(SpoolTables.ByKey, row => SpoolTables.Map(row, spool), key);

    SpooledEvent Present(SpooledEvent found) =>
        book.StateOf(found.Id.Key.Value) is { } state && state > found.State ? found with { State = state } : found;
}
