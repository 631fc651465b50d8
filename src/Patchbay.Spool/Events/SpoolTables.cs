namespace Patchbay.Spool;

/// <summary>
/// The spool's tables and every statement on them. Body and state are two tables, so that a change of state rewrites some
/// bytes and not the body, and recovery reads states alone.
/// </summary>
static class SpoolTables
{
    internal static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE spool(one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, last_key INTEGER NOT NULL);
        CREATE TABLE events(
            key INTEGER PRIMARY KEY, platform_id TEXT UNIQUE, chat_id TEXT NOT NULL, sender_id TEXT, role TEXT NOT NULL,
            content TEXT NOT NULL, meta TEXT NOT NULL);
        CREATE TABLE states(
            key INTEGER PRIMARY KEY, state INTEGER NOT NULL, accepted_at INTEGER NOT NULL, bytes INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, first_offered_at INTEGER, project TEXT, changed_at INTEGER, reason TEXT);
        CREATE TABLE sent(
            seq INTEGER PRIMARY KEY, platform_message_id TEXT NOT NULL, chat_id TEXT NOT NULL, text TEXT NOT NULL,
            in_reply_to TEXT, file_name TEXT, file_url TEXT, at_ms INTEGER NOT NULL, edited INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX sent_by_message ON sent(platform_message_id);
        CREATE INDEX sent_by_chat ON sent(chat_id, at_ms);
        """,

        // What a route is about stands beside the state, so that recovery still reads no bodies.
        """
        ALTER TABLE states ADD COLUMN chat_id TEXT;
        ALTER TABLE states ADD COLUMN role TEXT;
        UPDATE states SET chat_id = events.chat_id, role = events.role FROM events WHERE events.key = states.key AND states.state < 2;
        """,

        "ALTER TABLE states ADD COLUMN urgency TEXT;",

        // The ids of what was merged into an event are known as long as the event itself.
        """
        ALTER TABLE states ADD COLUMN thing TEXT;
        ALTER TABLE states ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE states ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE merged(platform_id TEXT PRIMARY KEY, key INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX merged_by_key ON merged(key);
        """,
    ];

    const string Columns = """
        e.key, e.platform_id, e.chat_id, e.sender_id, e.role, e.content, e.meta,
        s.state, s.accepted_at, s.attempts, s.first_offered_at, s.project, s.reason,
        s.urgency, s.thing, s.count
        """;

    internal const string ByKey = $"SELECT {Columns} FROM events e JOIN states s USING(key) WHERE e.key = ?";

    internal const string ByChat = $"SELECT {Columns} FROM events e JOIN states s USING(key) WHERE e.chat_id = ? ORDER BY e.key DESC LIMIT ?";

    internal static (string Name, long LastKey) Identity(SqlStatements sql)
    {
        sql.Execute("INSERT INTO spool(one, name, last_key) VALUES(1, ?, 0) ON CONFLICT DO NOTHING", EventId.DrawSpool());
        return sql.QueryFirst(
            "SELECT name, max(last_key, coalesce((SELECT max(key) FROM events), 0)) FROM spool",
            static row => (row.GetString(0), row.GetInt64(1)));
    }

    internal static IReadOnlyList<WaitingEntry> Waiting(SqlStatements sql)
    {
        // Neighbours often come from the same chat: one text for all of them.
        LaneKey last = default;
        return sql.Query(
            "SELECT key, state, accepted_at, bytes, attempts, first_offered_at, project, chat_id, role, urgency, thing, count, not_before FROM states WHERE state < 2 ORDER BY key",
            row =>
            {
                var lane = LaneKey.Of(row.GetString(7), row.GetString(8), row.GetStringOrNull(9));
                last = lane == last ? last : lane;
                return Entry(row, last);
            });
    }

    static WaitingEntry Entry(SqlRow row, LaneKey lane) => new()
    {
        Key = row.GetInt64(0),
        State = (EventState)row.GetInt32(1),
        AcceptedAt = row.GetInt64(2),
        Bytes = row.GetInt32(3),
        Attempts = row.GetInt32(4),
        FirstOfferedAt = row.GetInt64OrNull(5),
        OfferedProject = row.GetStringOrNull(6),
        Lane = lane,
        Thing = row.GetStringOrNull(10),
        Count = row.GetInt32(11),
        Urgency = row.GetStringOrNull(9),
        NotBefore = row.GetInt64(12),
    };

    /// <summary>False when the platform's id is there already.</summary>
    internal static bool Insert(SqlStatements sql, long key, InboundEvent inbound, ReadOnlyMemory<byte> meta, int bytes, long at)
    {
        var platformId = inbound.PlatformId.Length == 0 || Faults.Mutant("dedup-off") ? null : inbound.PlatformId;
        var inserted = sql.Execute(
            """
            INSERT INTO events(key, platform_id, chat_id, sender_id, role, content, meta) VALUES(?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(platform_id) DO NOTHING
            """,
            key, platformId, inbound.ChatId, inbound.SenderId, inbound.Role, inbound.Content, SqlValue.FromUtf8(meta));
        if (inserted == 0)
        {
            return false;
        }

        sql.Execute(
            "INSERT INTO states(key, state, accepted_at, bytes, chat_id, role, urgency, thing, not_before) VALUES(?, 0, ?, ?, ?, ?, ?, ?, ?)",
            key, at, (long)bytes, inbound.ChatId, inbound.Role, inbound.Urgency, inbound.Thing,
            inbound.NotBefore?.ToUnixTimeMilliseconds() ?? 0);
        return true;
    }

    /// <summary>Whether anything was ever merged here.</summary>
    internal static bool HasMerged(SqlStatements sql) => sql.QueryNumber("SELECT 1 FROM merged LIMIT 1") is not null;

    /// <summary>The event that this id was merged into; null when it was not.</summary>
    internal static long? MergedInto(SqlStatements sql, string platformId) => sql.QueryNumber("SELECT key FROM merged WHERE platform_id = ?", platformId);

    internal static bool IsKnown(SqlStatements sql, string platformId) => sql.QueryNumber("SELECT key FROM events WHERE platform_id = ?", platformId) is not null;

    /// <summary>The newest text and meta, one more, the higher urgency, and the id for the next time that it comes.</summary>
    internal static void Merge(SqlStatements sql, long key, InboundEvent inbound, ReadOnlyMemory<byte> meta, int bytes)
    {
        if (Faults.Mutant("merge-unwritten"))
        {
            return;
        }

        sql.Execute(
            "UPDATE events SET sender_id = ?2, content = ?3, meta = ?4 WHERE key = ?1", key, inbound.SenderId, inbound.Content, SqlValue.FromUtf8(meta));
        sql.Execute(
            """
            UPDATE states SET bytes = ?2, count = count + 1, not_before = CASE WHEN ?3 = 'urgent' THEN 0 ELSE not_before END,
                urgency = CASE WHEN urgency = 'urgent' OR ?3 = 'urgent' THEN 'urgent' WHEN urgency = ?3 THEN urgency END
            WHERE key = ?1
            """,
            key, (long)bytes, inbound.Urgency);
        Faults.Crash("spool.merge.half");
        if (inbound.PlatformId.Length > 0 && !Faults.Mutant("merge-forgets-ids"))
        {
            sql.Execute("INSERT INTO merged(platform_id, key) VALUES(?, ?)", inbound.PlatformId, key);
        }
    }

    internal static (long Key, EventState State) Present(SqlStatements sql, string platformId) => sql.QueryFirst(
        """
        SELECT key, state FROM events JOIN states USING(key) WHERE platform_id = ?1
        UNION ALL SELECT key, state FROM merged JOIN states USING(key) WHERE merged.platform_id = ?1
        """,
        static row => (row.GetInt64(0), (EventState)row.GetInt32(1)),
        platformId);

    internal static (string PlatformId, string ChatId) Names(WriteScope scope, long key) => scope.Sql.QueryFirst(
        "SELECT platform_id, chat_id FROM events WHERE key = ?",
        static row => (row.GetString(0), row.GetString(1)),
        key);

    /// <summary>Moves forwards or not at all.</summary>
    internal static bool Settle(SqlStatements sql, long key, EventState state, string? reason, long at) =>
        sql.Execute(
            "UPDATE states SET state = ?2, reason = ?3, changed_at = ?4 WHERE key = ?1 AND state < 3 AND state < ?2",
            key, (long)state, reason, at) > 0;

    internal static EventState? State(SqlStatements sql, long key) => (EventState?)(int?)sql.QueryNumber("SELECT state FROM states WHERE key = ?", key);

    internal static bool NoteOffer(SqlStatements sql, OfferNote note) => sql.Execute(
        "UPDATE states SET state = max(state, ?2), attempts = ?3, first_offered_at = ?4, project = ?5 WHERE key = ?1 AND state < 2",
        note.Key, (long)note.State, note.Attempts, note.FirstOfferedAt, note.Project) > 0;

    /// <summary>Keys of what is delivered or final and old, or final and beyond the number to keep; the oldest first.</summary>
    internal static IReadOnlyList<long> Forgettable(SqlStatements sql, long before, int keep, int most) => sql.Query(
        """
        SELECT key FROM states
        WHERE state >= 2 AND changed_at < ?1
            OR state >= 3 AND key <= (SELECT key FROM states WHERE state >= 3 ORDER BY key DESC LIMIT 1 OFFSET ?2)
        ORDER BY key LIMIT ?3
        """,
        static row => row.GetInt64(0),
        before, keep, most);

    internal static void Forget(SqlStatements sql, IReadOnlyList<long> keys)
    {
        // The last key may be among them, and must not be given again.
        sql.Execute("UPDATE spool SET last_key = max(last_key, ?)", keys[^1]);
        foreach (var key in keys)
        {
            sql.Execute("DELETE FROM events WHERE key = ?", key);
            sql.Execute("DELETE FROM states WHERE key = ?", key);
            sql.Execute("DELETE FROM merged WHERE key = ?", key);
        }
    }

    internal static SpooledEvent Map(SqlRow row, string spool) => new(
        new EventId(spool, new EventKey(row.GetInt64(0))),
        new InboundEvent
        {
            PlatformId = row.GetString(1),
            ChatId = row.GetString(2),
            SenderId = row.GetStringOrNull(3),
            Role = row.GetString(4),
            Urgency = row.GetStringOrNull(13),
            Thing = row.GetStringOrNull(14),
            Content = row.GetString(5),
            Meta = MetaText.Read(row.GetSpan(6)),
        },
        (EventState)row.GetInt32(7),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        row.GetInt32(9),
        row.GetInt64OrNull(10) is { } offered ? DateTimeOffset.FromUnixTimeMilliseconds(offered) : null,
        row.GetStringOrNull(11),
        row.GetStringOrNull(12))
    {
        Count = row.GetInt32(15),
    };
}
