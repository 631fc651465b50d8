namespace Patchbay.SessionHost.Transcript;

/// <summary>The tables of one session's file. Steps are only ever added.</summary>
static class TranscriptSchema
{
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE entries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            turn INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            kind TEXT NOT NULL,
            source TEXT,
            event_id TEXT,
            call_id TEXT,
            text TEXT NOT NULL
        );
        CREATE INDEX entries_turn ON entries (turn);
        CREATE TABLE events (
            source TEXT NOT NULL,
            event_id TEXT NOT NULL,
            turn INTEGER NOT NULL,
            state INTEGER NOT NULL,
            role TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (seq),
            message BLOB,
            PRIMARY KEY (source, event_id)
        ) WITHOUT ROWID;
        CREATE INDEX events_open ON events (state) WHERE state = 1;
        CREATE TABLE calls (
            call_id TEXT PRIMARY KEY,
            turn INTEGER NOT NULL,
            tool TEXT NOT NULL,
            finished INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX calls_open ON calls (finished) WHERE finished = 0;
        CREATE TABLE cursor (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE feed (seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, item TEXT NOT NULL);
        """,
        """
        CREATE TABLE offers (source TEXT NOT NULL, event_id TEXT NOT NULL, offer TEXT NOT NULL, PRIMARY KEY (source, event_id)) WITHOUT ROWID;
        CREATE INDEX offers_offer ON offers (offer);
        """,
        "ALTER TABLE entries ADD COLUMN files TEXT",
    ];
}
