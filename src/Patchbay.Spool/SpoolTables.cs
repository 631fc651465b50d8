using System.Data;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Patchbay.Spool;

/// <summary>All SQL of a spool.</summary>
sealed class SpoolTables(string spoolId, TimeProvider time)
{
    const string Columns =
        "key, platform_id, chat_id, sender_id, role, content, meta, accepted_ms, state, attempts, first_offered_ms, offered_project, reason";

    public string SpoolId => spoolId;

    public static string IdOf(WriteScope scope)
    {
        var known = scope.Query("SELECT id FROM spool", row => row.GetString(0));
        if (known.Count > 0)
        {
            return known[0];
        }

        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 6);
        scope.Execute("INSERT INTO spool (id) VALUES (?1)", id);
        return id;
    }

    /// <summary>Key, size, time and state of what waits: read from the index, without the bodies.</summary>
    public static List<(long Key, int Size, long AcceptedMs, EventState State)> Waiting(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, size, accepted_ms, state FROM events WHERE state < 2 ORDER BY key";
        using var reader = command.ExecuteReader();
        var waiting = new List<(long, int, long, EventState)>();
        while (reader.Read())
        {
            waiting.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), (EventState)reader.GetInt32(3)));
        }

        return waiting;
    }

    public (AppendOutcome Outcome, DateTimeOffset AcceptedAt) Append(WriteScope scope, InboundEvent message)
    {
        var now = time.GetUtcNow();
        var platformId = Faults.Mutant("dedup-off") ? $"{message.PlatformId} {Guid.NewGuid()}" : message.PlatformId;
        var added = scope.Execute(
            "INSERT INTO events (platform_id, chat_id, sender_id, role, content, meta, size, accepted_ms, state, state_ms, attempts) " +
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?8, 0) ON CONFLICT (platform_id) DO NOTHING",
            platformId, message.ChatId, message.SenderId, message.Role, message.Content, MetaJson.Write(message.Meta),
            message.Content.Length, now.ToUnixTimeMilliseconds());
        if (added > 0)
        {
            return (new AppendOutcome(AppendResult.Accepted, Id(scope.LastInsertRowId), EventState.Accepted), now);
        }

        var (key, state) = scope.Query(
            "SELECT key, state FROM events WHERE platform_id = ?1", row => (row.GetInt64(0), (EventState)row.GetInt32(1)), message.PlatformId)[0];
        return (new AppendOutcome(AppendResult.Duplicate, Id(key), state), now);
    }

    /// <summary>The state after it, and the change if there was one.</summary>
    public (EventState? State, StateChange? Change) Settle(WriteScope scope, Settlement settlement)
    {
        var key = settlement.Id.Key.Value;
        // All final states are one step: the first of them stays.
        var below = Math.Min((int)settlement.State, (int)EventState.Answered);
        var changed = scope.Execute(
            "UPDATE events SET state = ?2, state_ms = ?3, reason = ?4 WHERE key = ?1 AND state < ?5",
            key, (int)settlement.State, time.GetUtcNow().ToUnixTimeMilliseconds(), settlement.Reason, below);
        var rows = scope.Query(
            "SELECT state, platform_id, chat_id FROM events WHERE key = ?1",
            row => (State: (EventState)row.GetInt32(0), PlatformId: row.GetString(1), ChatId: row.GetString(2)), key);
        return rows.Count == 0 ? (null, null)
            : (rows[0].State, changed == 0 ? null
                : new StateChange(settlement.Id, rows[0].PlatformId, rows[0].ChatId, settlement.State, settlement.Reason));
    }

    public StateChange? Queue(WriteScope scope, StateChange change) =>
        Settle(scope, new Settlement(change.Id, EventState.Queued)).Change;

    public static void Offered(WriteScope scope, List<long> keys, DateTimeOffset now, string? project)
    {
        foreach (var key in keys)
        {
            scope.Execute(
                "UPDATE events SET attempts = attempts + 1, first_offered_ms = COALESCE(first_offered_ms, ?2), offered_project = ?3 WHERE key = ?1 AND state < 2",
                key, now.ToUnixTimeMilliseconds(), project);
        }
    }

    public Dictionary<long, SpooledEvent> Load(SqliteConnection connection, IReadOnlyList<long> keys)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM events WHERE key = $key";
        var parameter = command.Parameters.Add("$key", SqliteType.Integer);
        var events = new Dictionary<long, SpooledEvent>(keys.Count);
        foreach (var key in keys)
        {
            parameter.Value = key;
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                events.Add(key, Read(reader));
            }
        }

        return events;
    }

    public IReadOnlyList<HistoryItem> History(SqliteConnection connection, string chatId, int limit)
    {
        using var inbound = connection.CreateCommand();
        inbound.CommandText = $"SELECT {Columns} FROM events WHERE chat_id = $chat ORDER BY key DESC LIMIT $limit";
        inbound.Parameters.AddWithValue("$chat", chatId);
        inbound.Parameters.AddWithValue("$limit", limit);
        var items = new List<HistoryItem>();
        using (var reader = inbound.ExecuteReader())
        {
            while (reader.Read())
            {
                items.Add(new HistoryItem(Read(reader), null));
            }
        }

        using var sent = connection.CreateCommand();
        sent.CommandText = "SELECT platform_id, chat_id, text, in_reply_to, file_name, file_url, at_ms, edited FROM sent WHERE chat_id = $chat ORDER BY at_ms DESC LIMIT $limit";
        sent.Parameters.AddWithValue("$chat", chatId);
        sent.Parameters.AddWithValue("$limit", limit);
        using (var reader = sent.ExecuteReader())
        {
            while (reader.Read())
            {
                items.Add(new HistoryItem(null, Sent(reader)));
            }
        }

        items.Reverse();
        return [.. items.OrderBy(item => item.At).TakeLast(limit)];
    }

    public static int AddSent(WriteScope scope, SentMessage message) => scope.Execute(
        "INSERT OR REPLACE INTO sent (platform_id, chat_id, text, in_reply_to, file_name, file_url, at_ms, edited) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        message.PlatformMessageId, message.ChatId, message.Text, message.InReplyTo, message.FileName, message.FileUrl,
        message.At.ToUnixTimeMilliseconds());

    public static bool EditSent(WriteScope scope, string platformMessageId, string text) =>
        scope.Execute("UPDATE sent SET text = ?2, edited = 1 WHERE platform_id = ?1", platformMessageId, text) > 0;

    public static int Prune(WriteScope scope, DateTimeOffset before, int keep) =>
        scope.Execute("DELETE FROM events WHERE state > 2 AND state_ms < ?1", before.ToUnixTimeMilliseconds())
        + scope.Execute(
            "DELETE FROM events WHERE key IN (SELECT key FROM events WHERE state > 2 ORDER BY state_ms DESC LIMIT -1 OFFSET ?1)", keep)
        + scope.Execute("DELETE FROM sent WHERE at_ms < ?1", before.ToUnixTimeMilliseconds());

    EventId Id(long key) => new(spoolId, new EventKey(key));

    SpooledEvent Read(IDataRecord row) => new(
        Id(row.GetInt64(0)),
        new InboundEvent
        {
            PlatformId = row.GetString(1),
            ChatId = row.GetString(2),
            SenderId = row.IsDBNull(3) ? null : row.GetString(3),
            Role = row.GetString(4),
            Content = row.GetString(5),
            Meta = MetaJson.Read(row.GetString(6)),
        },
        (EventState)row.GetInt32(8),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        row.GetInt32(9),
        row.IsDBNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        row.IsDBNull(11) ? null : row.GetString(11),
        row.IsDBNull(12) ? null : row.GetString(12));

    static SentMessage Sent(IDataRecord row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)))
    { Edited = row.GetInt32(7) != 0 };
}
