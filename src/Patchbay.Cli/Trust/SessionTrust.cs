using Patchbay.Cli.SessionCommands;
using Patchbay.SessionHost.Trust;
using Patchbay.Spool;
using Patchbay.Terminal;

namespace Patchbay.Cli.Trust;

/// <summary>Decides, before anything is started, what of the project counts in this session.</summary>
static class SessionTrust
{
    const int MostNotices = 50;

    /// <param name="notices">Gets one line for each file that does not count.</param>
    public static async Task<ProjectTrust> DecideAsync(string project, SessionArguments arguments, List<string> notices, CancellationToken cancellationToken)
    {
        var snapshot = ProjectSnapshot.Read(project, Home.Folder);
        AddCapped(notices, [.. snapshot.Refused.Select(file => TrustText.Refused(file, snapshot.Folder))]);
        if (snapshot.Files.Count == 0)
        {
            return ProjectTrust.Nothing(snapshot);
        }

        var store = new TrustStore(Home.Folder, TimeProvider.System);
        var review = TrustReview.Of(snapshot, []);
        try
        {
            review = TrustReview.Of(snapshot, await store.ReadAsync(snapshot.Folder, cancellationToken));
            if (review.Pending.Count == 0)
            {
                return ProjectTrust.Recorded(review);
            }

            if (arguments.TrustProject)
            {
                await RecordAsync(store, review, "used in one run", "--trust-project", cancellationToken);
                return ProjectTrust.Everything(snapshot);
            }

            var asks = CanAsk(arguments);
            if (asks && await new TerminalTrustDesk().AskAsync(review, cancellationToken))
            {
                await store.TrustAsync(snapshot.Folder, [.. review.Pending.Select(file => file.File)], "terminal", cancellationToken);
                return ProjectTrust.Everything(snapshot);
            }

            await RecordAsync(store, review, "ignored", asks ? "terminal" : "no terminal", cancellationToken);
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            notices.Add($"what you trusted cannot be read or kept: {exception.Message}");
            if (arguments.TrustProject)
            {
                return ProjectTrust.Everything(snapshot);
            }
        }

        AddCapped(notices, [.. review.Pending.Select(file => TrustText.Ignored(file, snapshot.Folder))]);
        return ProjectTrust.Recorded(review);
    }

    /// <summary>Asks in this terminal on behalf of a session that will have none.</summary>
    public static async Task AskFirstAsync(string project, SessionArguments arguments, CancellationToken cancellationToken)
    {
        // A session that is taken up again may belong to another folder, which it finds by itself.
        if (arguments is { TrustProject: false, Continue: false, Resume: null } && CanAsk(arguments))
        {
            await DecideAsync(project, arguments, [], cancellationToken);
        }
    }

    /// <summary>What counts already, without asking and without a trace: for those who only want to show it.</summary>
    public static async Task<ProjectTrust> LookAsync(string project, bool trustProject, CancellationToken cancellationToken)
    {
        var snapshot = ProjectSnapshot.Read(project, Home.Folder);
        try
        {
            return snapshot.Files.Count == 0 ? ProjectTrust.Nothing(snapshot)
                : trustProject ? ProjectTrust.Everything(snapshot)
                : ProjectTrust.Recorded(TrustReview.Of(
                    snapshot, await new TrustStore(Home.Folder, TimeProvider.System).ReadAsync(snapshot.Folder, cancellationToken)));
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return ProjectTrust.Nothing(snapshot);
        }
    }

    /// <summary>True when somebody sits there before the session has the terminal.</summary>
    internal static bool CanAsk(SessionArguments arguments) =>
        arguments is { Headless: false, Prompt: null, StreamJsonInput: false, Output: OutputFormat.Text } && TerminalTrustDesk.IsThere && !PolicyGuard.IsBelowSession(Environment.ProcessId);

    static Task RecordAsync(TrustStore store, TrustReview review, string outcome, string actor, CancellationToken cancellationToken) =>
        store.RecordAsync(review.Snapshot.Folder, [.. review.Pending.Take(MostNotices).Select(file => (file.File.Path, $"{outcome} {file.File.Hash}"))], actor, cancellationToken);

    static void AddCapped(List<string> notices, IReadOnlyList<string> lines)
    {
        notices.AddRange(lines.Take(MostNotices));
        if (lines.Count > MostNotices)
        {
            notices.Add($"and {lines.Count - MostNotices} more files of this folder do not count; patchbay trust --show lists them");
        }
    }
}
