using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Transcript;

/// <summary>
/// A session as its own file tells it, for who looks from outside. <paramref name="EndedItself"/> is false for one that runs
/// or was killed; <paramref name="Left"/> are the events that it has or had and that came to no end.
/// </summary>
public sealed record SessionRecord(
    string Name, string Folder, string Project, DateTimeOffset Started, DateTimeOffset LastSign, bool EndedItself, IReadOnlyList<LeftEvent> Left)
{
    /// <summary>Null when nothing was recorded. Throws <see cref="SpoolUnavailableException"/> when the file cannot be read.</summary>
    public static SessionRecord? Read(string folder)
    {
        var path = Path.Combine(folder, "session.db");
        if (!File.Exists(path))
        {
            return null;
        }

        using var look = DatabaseLook.Open(path);
        var run = Items(look, "SELECT item FROM feed WHERE item LIKE '{\"type\":\"session_started\"%' ORDER BY seq DESC LIMIT 1");
        if (run is not [SessionStarted started])
        {
            return null;
        }

        var last = Items(look, "SELECT item FROM feed ORDER BY seq DESC LIMIT 1")[0];
        return new SessionRecord(
            started.Name, folder, started.Project, started.At, last?.At ?? started.At, last is SessionEnded,
            [.. Interrupted(look), .. Queued(look)]);
    }

    /// <summary>In the transcript, and its turn came to no end.</summary>
    static IEnumerable<LeftEvent> Interrupted(DatabaseLook look) => look.Query(
        "SELECT source, event_id FROM events WHERE state = 1 ORDER BY entry", row => new LeftEvent(row.GetString(0), row.GetString(1), "interrupted"));

    /// <summary>In the session queue, and never in the transcript.</summary>
    static IEnumerable<LeftEvent> Queued(DatabaseLook look)
    {
        var queued = Items(
            look,
            """
            SELECT item FROM feed WHERE item LIKE '{"type":"event"%' AND seq >
              (SELECT seq FROM feed WHERE item LIKE '{"type":"session_started"%' ORDER BY seq DESC LIMIT 1) ORDER BY seq
            """);
        var known = look.Query("SELECT source, event_id FROM events", row => (row.GetString(0), row.GetString(1))).ToHashSet();
        return queued.OfType<EventQueued>()
            .Where(message => !known.Contains((message.Source, message.EventId)))
            .Select(message => new LeftEvent(message.Source, message.EventId, "queued"))
            .Distinct();
    }

    static IReadOnlyList<FeedItem?> Items(DatabaseLook look, string sql) => look.Query(sql, row => SocketJson.Item(row.GetString(0)));
}

/// <summary>An event without an end: <c>interrupted</c> in its turn, or <c>queued</c> before one.</summary>
public sealed record LeftEvent(string Source, string EventId, string State);
