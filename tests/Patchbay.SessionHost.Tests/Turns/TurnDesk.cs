using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tests.Feed;
using Patchbay.SessionHost.Tests.Inbox;
using Patchbay.SessionHost.Tests.Permissions;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Transcript;
using Patchbay.SessionHost.Turns;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>A session without servers and processes: queue, transcript, tools and turns, in a folder of its own.</summary>
sealed class TurnDesk : IAsyncDisposable
{
    TurnDesk(string folder, SessionTranscript transcript)
    {
        Folder = folder;
        Transcript = transcript;
        Reading = new FeedReading(Feed);
        var settings = new PermissionSettings();
        Permissions = new PermissionBroker(Feed, settings, TimeProvider.System);
        var questions = new QuestionBroker(Feed, settings, TimeProvider.System);
        var catalog = new ToolCatalog(new ServerSet(Feed, Permissions, questions, TimeProvider.System));
        var policy = new PermissionPolicy(PermissionMode.Default, folder, []);

        // No command runs here, so that no guard is needed.
        var tools = new ToolRunner(
            catalog, policy, Permissions, transcript, Feed,
            new ToolContext(folder, null!, new Dictionary<string, string?>(), TimeProvider.System, [], Path.Combine(folder, "output")));
        var injector = new Injector(Inbox, new EventRenderer(Path.Combine(folder, "inbox")), transcript, Feed);
        Loop = new TurnLoop(
            Inbox, injector, transcript, Feed, TimeProvider.System,
            (number, events, offers) => new Turn(number, events, catalog, tools, injector, questions, Feed, offers: offers), _ => { });
    }

    public string Folder { get; }

    public SessionFeed Feed { get; } = new(TimeProvider.System);

    public FeedReading Reading { get; }

    public SessionInbox Inbox { get; } = new();

    public RecordingCustodian Spool { get; } = new();

    public PersonRelay Person { get; } = new();

    public ScriptedAgent Agent { get; } = new();

    public SessionTranscript Transcript { get; }

    public PermissionBroker Permissions { get; }

    public TurnLoop Loop { get; }

    public static async Task<TurnDesk> OpenAsync(string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("patchbay-turns-").FullName;
        return new TurnDesk(folder, await SessionTranscript.OpenAsync(folder, "test", TimeProvider.System, CancellationToken.None));
    }

    public void Offer(params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.True(Inbox.TryAdd(Spool.Event(id)));
        }
    }

    public void Offer(string id, ItemEntry when) => Assert.True(Inbox.TryAdd(Spool.Event(id) with { When = when }));

    public Task<TurnFinished> FinishedAsync() => Reading.NextAsync<TurnFinished>();

    /// <summary>Events of the agent's n-th turn.</summary>
    public IEnumerable<string> Entered(int turn) => Agent.Turns.ElementAt(turn).OfType<AgentBlock.FromChannel>().Select(block => block.EventId);

    /// <summary>1 lets nothing large into the file any more; null gives room again.</summary>
    public async Task LimitDiskAsync(int? pages)
    {
        while (true)
        {
            try
            {
                await Transcript.Database.WriteAsync(
                    scope => scope.Query($"PRAGMA max_page_count={pages ?? 1_000_000}", row => row.GetInt64(0)), CancellationToken.None);
                return;
            }
            catch (SpoolFullException)
            {
                // Undone together with a write that did not fit: once more.
            }
        }
    }

    /// <summary>Ends it and leaves the folder, as for a next run.</summary>
    public async Task CloseAsync()
    {
        await Loop.DisposeAsync();
        await Transcript.DisposeAsync();
        await Reading.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
