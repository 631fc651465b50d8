using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.Cli.Sessions;

/// <summary><c>patchbay sessions</c>: which sessions run, which have ended, and what a killed one left.</summary>
static class SessionsCommand
{
    const int Named = 10;

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One array of objects" };
        var command = new Command("sessions", "List the sessions of this user, running and ended, newest first") { json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var sessions = await SessionFolders.AllAsync(problems, cancellationToken);
        var rows = sessions.Select(session => SessionRow.Of(session, Undelivered(session, sessions))).ToArray();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, SessionsJson.Default.SessionRowArray));
        }
        else if (rows.Length == 0)
        {
            Console.WriteLine($"no sessions yet in {PlainText.OneLine(Home.Folder)}");
        }
        else
        {
            foreach (var line in rows.SelectMany(Lines))
            {
                Console.WriteLine(line);
            }
        }

        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync($"patchbay: {PlainText.OneLine(problem)}");
        }

        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>What a killed session had, unless another session has it by now.</summary>
    static IReadOnlyList<EventRow> Undelivered(KnownSession session, IReadOnlyList<KnownSession> all) =>
        session.State is not ("killed" or "ended") ? []
        : [.. session.Record.Left
            .Where(left => left.State is "interrupted" || !all.Any(other => other != session && Has(other.Record, left)))
            .Select(left => new EventRow(left.Source, left.EventId, left.State))];

    static bool Has(SessionRecord record, LeftEvent left)
    {
        using var look = DatabaseLook.Open(Path.Combine(record.Folder, "session.db"));
        return look.Query("SELECT 1 FROM events WHERE source = ?1 AND event_id = ?2", row => row.GetInt32(0), left.Source, left.EventId).Count > 0;
    }

    static IEnumerable<string> Lines(SessionRow row)
    {
        var counts = row.Waiting is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" · {row.Waiting} waiting · {row.Requests} to answer · {row.Attached} attached");
        var process = row.Process is { } id ? string.Create(CultureInfo.InvariantCulture, $" · process {id}") : "";
        yield return PlainText.OneLine($"{row.Name}  {row.State}{counts}{process} · since {Clock(row.Started)} · {row.Project}");
        foreach (var left in row.Undelivered.Take(Named))
        {
            yield return PlainText.OneLine($"    {left.Source} {left.EventId}: {Meaning(left.State)}");
        }

        if (row.Undelivered.Count > Named)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"    … {row.Undelivered.Count - Named} more (--json has all)");
        }
    }

    static string Meaning(string state) => state is "interrupted"
        ? "its turn was cut off; it is shown once more when this session comes back"
        : "waited in the session; its channel offers it to the next one";

    static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
