using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Inbox;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Transcript;

/// <summary>
/// The durable record of one session: blocks, event ids, tool calls and the feed, in one file, so that a hand-over is one
/// transaction. Awaiting a write means that the bytes are on disk.
/// </summary>
public sealed class SessionTranscript : IAsyncDisposable
{
    readonly DurableDatabase _database;
    readonly TimeProvider _time;

    // The writer's thread alone counts on; a number whose entry was not kept is never used again.
    long _lastEntry;

    SessionTranscript(DurableDatabase database, TimeProvider time, int lastTurn, long lastEntry)
    {
        _database = database;
        _time = time;
        _lastEntry = lastEntry;
        LastTurn = lastTurn;
    }

    /// <summary>The number of the last turn that was begun.</summary>
    public int LastTurn { get; private set; }

    public AuditLog Audit => _database.Audit;

    internal DurableDatabase Database => _database;

    /// <summary>Opens or makes <c>session.db</c> in the folder. One process at a time: <see cref="SpoolHeldException"/>.</summary>
    public static async Task<SessionTranscript> OpenAsync(string folder, string holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var database = await DurableDatabase.OpenAsync(
            new DatabaseSettings
            {
                Path = Path.Combine(folder, "session.db"),
                Migrations = TranscriptSchema.Migrations,
                HolderName = holder,
                TimeProvider = time,
            },
            cancellationToken);
        var (lastTurn, lastEntry) = await database.WriteAsync(
            scope => scope.Query(
                "SELECT COALESCE(MAX(turn), 0), COALESCE(MAX(seq), 0) FROM entries", row => (row.GetInt32(0), row.GetInt64(1)))[0],
            cancellationToken);
        return new SessionTranscript(database, time, lastTurn, lastEntry);
    }

    /// <summary>
    /// Commit 2: blocks, event ids and cursor in one transaction. Returns the items that entered; an event that is known
    /// already does not enter twice and is left out. <paramref name="offer"/>: what they were offered as, which is over now.
    /// </summary>
    public async Task<IReadOnlyList<InboxItem>> DeliverAsync(
        int turn, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken, Guid? offer = null)
    {
        var entered = await _database.WriteAsync(
            scope =>
            {
                var items = new List<InboxItem>(deliveries.Count);
                foreach (var delivery in deliveries)
                {
                    if (Enter(scope, turn, delivery))
                    {
                        items.Add(delivery.Item);
                    }
                }

                scope.Execute(
                    "INSERT INTO cursor (name, value) VALUES ('delivered', ?1) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                    items.Count);
                if (offer is { } over)
                {
                    scope.Execute("DELETE FROM offers WHERE offer = ?1", over.ToString());
                }

                Faults.Crash("deliver.before-commit");
                return items;
            },
            cancellationToken);
        Faults.Crash("deliver.after-commit");
        LastTurn = Math.Max(LastTurn, turn);
        return entered;
    }

    /// <summary>
    /// Keeps as what these items are offered to an agent with a conversation of its own, before they are. The first ones of
    /// them that belong together: under their id of before, when they were offered already, else under the new one.
    /// </summary>
    internal Task<(Guid Id, IReadOnlyList<InboxItem> Items, bool IsNew)> OfferAsync(
        IReadOnlyList<InboxItem> items, Guid newId, CancellationToken cancellationToken) =>
        _database.WriteAsync<(Guid, IReadOnlyList<InboxItem>, bool)>(
            scope =>
            {
                var known = items.Select(item => Offered(scope, item)).ToList();
                if (known[0] is { } before)
                {
                    return (before, [.. items.Where((_, index) => known[index] == before)], false);
                }

                InboxItem[] fresh = [.. items.TakeWhile((_, index) => known[index] is null)];
                foreach (var leased in fresh.OfType<InboxItem.Leased>())
                {
                    scope.Execute("INSERT INTO offers (source, event_id, offer) VALUES (?1, ?2, ?3)", leased.Source, leased.EventId, newId.ToString());
                }

                return (newId, fresh, true);
            },
            cancellationToken);

    /// <summary>The present state of an event, or null when the transcript does not have it.</summary>
    public Task<ReceiptState?> FindAsync(string source, string eventId, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            scope => scope.Query(
                "SELECT state FROM events WHERE source = ?1 AND event_id = ?2", row => (ReceiptState)row.GetInt32(0), source, eventId) is [var state]
                ? state
                : (ReceiptState?)null,
            cancellationToken);

    /// <summary>The last events of a source that are delivered or more, at most so many, oldest first.</summary>
    public Task<IReadOnlyList<Receipt>> LastKnownAsync(string source, int most, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            scope => scope.Query(
                """
                SELECT event_id, state FROM (SELECT event_id, state, entry FROM events WHERE source = ?1 AND state >= 1 ORDER BY entry DESC LIMIT ?2)
                ORDER BY entry
                """,
                row => new Receipt(row.GetString(0), (ReceiptState)row.GetInt32(1)), source, most),
            cancellationToken);

    /// <summary>Records what the agent said last (or how it failed) and what became of its open events, in one transaction.</summary>
    public Task FinishTurnAsync(int turn, string kind, string text, IReadOnlyList<EventProgress> states, CancellationToken cancellationToken) =>
        text.Length == 0 && states.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(
                scope =>
                {
                    if (text.Length > 0)
                    {
                        AddEntry(scope, turn, kind, null, null, null, text);
                    }

                    return SetStates(scope, states);
                },
                cancellationToken);

    /// <summary>What stands before this entry is no longer part of the conversation: <c>cleared</c>, or <c>summary</c> with what takes its place.</summary>
    public Task CutAsync(string kind, string text, CancellationToken cancellationToken) =>
        _database.WriteAsync(scope => AddEntry(scope, LastTurn, kind, null, null, null, text), cancellationToken);

    /// <summary>Records a tool call before it starts.</summary>
    public async Task BeginCallAsync(int turn, string callId, string tool, string input, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            scope =>
            {
                scope.Execute("INSERT INTO calls (call_id, turn, tool, finished) VALUES (?1, ?2, ?3, 0)", callId, turn, tool);
                return AddEntry(scope, turn, "tool_call", null, null, callId, $"{tool} {input}");
            },
            cancellationToken);
        Faults.Crash("call.begun");
    }

    /// <summary>Records its result, and the events that it answered, in one transaction.</summary>
    public async Task FinishCallAsync(
        int turn, string callId, string result, IReadOnlyList<EventProgress> answered, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            scope =>
            {
                scope.Execute("UPDATE calls SET finished = 1 WHERE call_id = ?1", callId);
                AddEntry(scope, turn, "tool_result", null, null, callId, result);
                return SetStates(scope, answered);
            },
            cancellationToken);
        Faults.Crash("call.finished");
    }

    /// <summary>Moves events to a final state; a state never goes back. Returns how many changed.</summary>
    public Task<int> SetStatesAsync(IReadOnlyList<EventProgress> states, CancellationToken cancellationToken) =>
        _database.WriteAsync(scope => SetStates(scope, states), cancellationToken);

    /// <summary>What a crash left: events without a final state, and calls without a result, which are closed here.</summary>
    public Task<CutOff> TakeCutOffAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(
            scope =>
            {
                var events = scope.Query(
                    "SELECT source, event_id, role, message FROM events WHERE state = 1 ORDER BY entry",
                    row => new CutOffEvent(row.GetString(0), row.GetString(1), row.GetString(2), ChannelEventJson.Read(row.GetSpan(3))));
                var calls = scope.Query(
                    "SELECT call_id, tool FROM calls WHERE finished = 0", row => new CutOffCall(row.GetString(0), row.GetString(1)));
                foreach (var call in calls)
                {
                    AddEntry(scope, LastTurn, "tool_result", null, null, call.CallId, "interrupted, outcome unknown");
                }

                scope.Execute("UPDATE calls SET finished = 1 WHERE finished = 0");
                return new CutOff(events, calls);
            },
            cancellationToken);

    /// <summary>Keeps feed items for whoever looks later.</summary>
    public Task KeepFeedAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            scope =>
            {
                foreach (var line in lines)
                {
                    scope.Execute("INSERT INTO feed (at_ms, item) VALUES (?1, ?2)", Now, line);
                }

                return lines.Count;
            },
            cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    bool Enter(WriteScope scope, int turn, Delivery delivery)
    {
        if (delivery.Item is not InboxItem.Leased leased)
        {
            AddEntry(scope, turn, delivery.Item is InboxItem.Prompt ? "prompt" : "note", null, null, null, delivery.Text);
            return true;
        }

        // The event claims its id first, with the number that its entry gets next: one statement asks and answers.
        var isNew = scope.Execute(
            "INSERT OR IGNORE INTO events (source, event_id, turn, state, role, entry, message) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)",
            leased.Source, leased.EventId, turn, leased.Role, _lastEntry + 1, ChannelEventJson.Parameters(leased.Message)) > 0;
        if (!isNew && !leased.Interrupted && !Faults.Mutant("transcript-dedup-off"))
        {
            return false;
        }

        AddEntry(scope, turn, leased.Interrupted ? "event_again" : "event", leased.Source, leased.EventId, null, delivery.Text, AttachedFile.Text(delivery.Files));
        return true;
    }

    static Guid? Offered(WriteScope scope, InboxItem item) =>
        item is InboxItem.Leased leased
        && scope.Query("SELECT offer FROM offers WHERE source = ?1 AND event_id = ?2", row => row.GetString(0), leased.Source, leased.EventId) is [var id]
            ? Guid.Parse(id)
            : null;

    int AddEntry(WriteScope scope, int turn, string kind, string? source, string? eventId, string? callId, string text, string? files = null) =>
        scope.Execute(
            "INSERT INTO entries (seq, turn, at_ms, kind, source, event_id, call_id, text, files) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            ++_lastEntry, turn, Now, kind, source, eventId, callId, text, files);

    static int SetStates(WriteScope scope, IReadOnlyList<EventProgress> states)
    {
        var changed = 0;
        foreach (var state in states)
        {
            changed += scope.Execute(
                "UPDATE events SET state = ?3, message = NULL WHERE source = ?1 AND event_id = ?2 AND state < 2 AND ?3 >= 2",
                state.Source, state.EventId, (int)state.State);
        }

        return changed;
    }
}
