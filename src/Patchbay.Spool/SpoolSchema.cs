namespace Patchbay.Spool;

/// <summary>The tables of a spool. Steps are only ever added.</summary>
static class SpoolSchema
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE spool (id TEXT NOT NULL);
        CREATE TABLE events (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            platform_id TEXT NOT NULL UNIQUE,
            chat_id TEXT NOT NULL,
            sender_id TEXT,
            role TEXT NOT NULL,
            content TEXT NOT NULL,
            meta TEXT NOT NULL,
            size INTEGER NOT NULL,
            accepted_ms INTEGER NOT NULL,
            state INTEGER NOT NULL,
            state_ms INTEGER NOT NULL,
            reason TEXT,
            attempts INTEGER NOT NULL,
            first_offered_ms INTEGER,
            offered_project TEXT);
        CREATE INDEX events_waiting ON events (key, size, accepted_ms, state) WHERE state < 2;
        CREATE INDEX events_final ON events (state_ms) WHERE state > 2;
        CREATE INDEX events_chat ON events (chat_id, key);
        CREATE TABLE sent (
            platform_id TEXT PRIMARY KEY,
            chat_id TEXT NOT NULL,
            text TEXT NOT NULL,
            in_reply_to TEXT,
            file_name TEXT,
            file_url TEXT,
            at_ms INTEGER NOT NULL,
            edited INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX sent_chat ON sent (chat_id, at_ms)
        """,
    ];
}
