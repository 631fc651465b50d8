using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.Cli.Sessions;

/// <summary>One session of this home: its record, its process while it runs, and its greeting when it listens.</summary>
sealed record KnownSession(SessionRecord Record, int? Process, SessionGreeting? Greeting)
{
    public string State => Greeting is not null ? Greeting.Activity
        : Process is not null ? "not listening"
        : Record.EndedItself ? "ended" : "killed";
}

/// <summary>The sessions of this home.</summary>
static class SessionFolders
{
    public static string Root => Path.Combine(Home.Folder, "sessions");

    public static string For(string name) => Path.Combine(Root, name);

    /// <summary>Newest first. Problems are lines for standard error.</summary>
    public static async Task<IReadOnlyList<KnownSession>> AllAsync(List<string> problems, CancellationToken cancellationToken)
    {
        var known = new List<KnownSession>();
        foreach (var folder in Directory.Exists(Root) ? Directory.EnumerateDirectories(Root) : [])
        {
            try
            {
                if (await LookAsync(folder, cancellationToken) is { } session)
                {
                    known.Add(session);
                }
            }
            catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
            {
                problems.Add(exception.Message);
            }
        }

        return [.. known.OrderByDescending(session => session.Record.Started)];
    }

    static async Task<KnownSession?> LookAsync(string folder, CancellationToken cancellationToken)
    {
        SessionGreeting? greeting = null;
        try
        {
            await using var client = await SocketSessionClient.ConnectAsync(folder, TimeProvider.System, cancellationToken);
            greeting = client.Greeting;
        }
        catch (SocketRefusedException)
        {
            // It has ended, or it does not listen.
        }

        return (SessionRecord.Read(folder) ?? Fresh(folder, greeting)) is { } record
            ? new KnownSession(record, greeting?.Process ?? SessionHolder.Find(folder), greeting)
            : null;
    }

    // A session that began just now has not written its record yet.
    static SessionRecord? Fresh(string folder, SessionGreeting? greeting) => greeting is null ? null
        : new SessionRecord(greeting.Name, folder, greeting.Project, Directory.GetCreationTimeUtc(folder), TimeProvider.System.GetUtcNow(), false, []);
}
