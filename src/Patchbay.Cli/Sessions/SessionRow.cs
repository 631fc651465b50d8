namespace Patchbay.Cli.Sessions;

/// <summary>
/// One session of <c>patchbay sessions --json</c>. <paramref name="State"/>: idle, working, not listening, ended or killed;
/// the counts are there for a session that listens.
/// </summary>
sealed record SessionRow(
    string Name, string State, string Project, int? Process, DateTimeOffset Started, DateTimeOffset LastSign,
    int? Waiting, int? Requests, int? Attached, IReadOnlyList<EventRow> Undelivered)
{
    public static SessionRow Of(KnownSession session, IReadOnlyList<EventRow> undelivered) => new(
        session.Record.Name, session.State, session.Record.Project, session.Process, session.Record.Started, session.Record.LastSign,
        session.Greeting?.Waiting, session.Greeting?.Requests, session.Greeting?.Attached, undelivered);
}

/// <summary>An event that its session did not bring to an end.</summary>
sealed record EventRow(string Source, string EventId, string State);
