using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Alerts;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Control;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Logs;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Policy;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Telemetry;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Transcript;
using Patchbay.SessionHost.Turns;
using Patchbay.Spool;

namespace Patchbay.SessionHost;

/// <summary>
/// One session: its servers, its queue, its transcript and its agent. Events that come while a turn runs enter at the
/// agent's breakpoints; an idle session wakes by itself.
/// </summary>
public sealed class SessionRunner : ISessionControl, IAsyncDisposable
{
    readonly SessionSettings _settings;
    readonly TimeProvider _time;
    readonly SessionTranscript _transcript;
    readonly Resumption _earlier;
    readonly FeedKeeper _keeper;
    readonly SessionLog _log;
    readonly SessionTelemetry _telemetry;
    readonly AlertWatch _alerts;
    readonly ProcessGuard _guard;
    readonly SessionScratch _scratch;
    readonly ICommandIsolation? _isolation;
    readonly ServerSet _servers;
    readonly PresentCustodians _custodians = new();
    readonly ToolCatalog _catalog;
    readonly EventRenderer _renderer;
    readonly EventFiles _files;
    readonly TurnLoop _turns;
    readonly RunTotals _totals = new();
    readonly LimitGuard _limits;
    IAgentSession? _agent;
    IConversation? _conversation;
    readonly TaskCompletionSource _endRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _disposed;

    SessionRunner(SessionSettings settings, SessionTranscript transcript, Resumption earlier, SessionFeed feed, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _transcript = transcript;
        _earlier = earlier;
        Feed = feed;
        _keeper = new FeedKeeper(feed, transcript, time);
        _log = new SessionLog(settings.Folder, settings.Logs, feed, time);
        _scratch = SessionScratch.Make(settings.Folder);
        _guard = ProcessGuard.Start(time);
        var ids = new RequestIds();
        Permissions = new PermissionBroker(feed, settings.Permissions, time, ids);
        Questions = new QuestionBroker(feed, settings.Permissions, time, ids);
        Inbox = new SessionInbox();
        _servers = new ServerSet(feed, Permissions, Questions, time);
        var catalog = _catalog = new ToolCatalog(_servers);
        var protectedFolders = ProtectedFolders.Of(settings, Variables());
        _isolation = CommandIsolation.For(settings, _scratch.Folder, protectedFolders);
        var policy = new PermissionPolicy(settings.PermissionMode, settings.WorkingDirectory, protectedFolders, settings.Rules, settings.TrustAllSenders);
        var context = new ToolContext(
            settings.WorkingDirectory, _guard, ToolEnvironment(settings, _scratch), time, protectedFolders, Path.Combine(settings.Folder, "output"))
        {
            Isolation = _isolation,
        };
        var tools = new ToolRunner(catalog, policy, Permissions, transcript, feed, context, _totals.Refuse);
        _renderer = new EventRenderer(Path.Combine(settings.Folder, "inbox"));
        _files = new EventFiles(new InboxFolders(settings, protectedFolders, Environment.GetEnvironmentVariable).Hold);
        var injector = new Injector(Inbox, _renderer, transcript, feed);
        _turns = new TurnLoop(
            Inbox, injector, transcript, feed, time,
            (number, events, offers) => new Turn(number, events, catalog, tools, injector, Questions, feed, kind => _limits!.MayGoOn(kind),
                (summary, cancellationToken) => transcript.CutAsync("summary", summary, cancellationToken), offers),
            activity => _servers.Announce(settings.Name, settings.WorkingDirectory, activity),
            _custodians.Of, new PlaybookReports(_servers, feed, settings.Name).Tell);
        _limits = new LimitGuard(feed, settings.Limits, _totals, () => IsIdle, EndByLimit, time);
        _telemetry = new SessionTelemetry(feed, Inbox, () => !_turns.IsIdle, () => Permissions.Waiting.Count + Questions.Waiting.Count, time);
        _alerts = new AlertWatch(feed, settings.Alerts, _telemetry.Facts, Raise, time);
    }

    public string Name => _settings.Name;

    public AuditLog Audit => _transcript.Audit;

    /// <summary><c>PATCHBAY_HOME</c>.</summary>
    public string HomeFolder => _settings.HomeFolder;

    /// <summary>Where this session keeps what is its own.</summary>
    public string Folder => _settings.Folder;

    /// <summary>Completes when a client asked for the end.</summary>
    public Task EndRequested => _endRequested.Task;

    /// <summary>All that a user interface shows.</summary>
    public SessionFeed Feed { get; }

    public PermissionBroker Permissions { get; }

    public QuestionBroker Questions { get; }

    /// <summary>What waits for a breakpoint.</summary>
    public SessionInbox Inbox { get; }

    /// <summary>Nothing waits and no turn runs.</summary>
    public bool IsIdle => _turns.IsIdle && Inbox.Count == 0;

    /// <summary>What this run has taken so far.</summary>
    public RunSums Sums => _totals.Sums;

    /// <summary>The limit that ended the session; empty for --max-idle, null while none did.</summary>
    public string? EndedByLimit { get; private set; }

    /// <summary>The last turn that ended.</summary>
    public TurnFinished? LastTurn => _totals.Last;

    /// <summary>Opens the transcript. Throws <see cref="SpoolHeldException"/> when another process holds this name.</summary>
    public static async Task<SessionRunner> OpenAsync(SessionSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var transcript = await SessionTranscript.OpenAsync(settings.Folder, settings.Name, time, cancellationToken);
        var earlier = await Resumption.ReadAsync(transcript, settings.IsResumed, cancellationToken);
        return new SessionRunner(settings, transcript, earlier, new SessionFeed(time, earlier.Tail), time);
    }

    /// <summary>Starts servers and agent. Returns when every server has listened or failed once, or the patience is over.</summary>
    public async Task StartAsync(IAgentDriver driver, CancellationToken cancellationToken)
    {
        await CommandIsolation.StartAsync(_isolation, _settings, driver, _guard, cancellationToken);
        Feed.Publish(new SessionStarted(
            _settings.Name, _settings.WorkingDirectory, driver.Name, _settings.AgentReason, PermissionModes.Name(_settings.PermissionMode),
            _settings.Version));
        await _transcript.Audit.AppendAsync(new("session", "started", _settings.Name, driver.Name), cancellationToken);
        var gates = new ChannelGates(_settings.Channels, _settings.DevelopmentChannels);
        PublishUnknownEntries(gates);
        var environment = new ServerEnvironment(_settings.WorkingDirectory, Guid.NewGuid().ToString(), _guard, _time)
        {
            StartTimeout = _settings.ServerStartTimeout,
            Version = _settings.Version,
            Variables = VariablesFor,
        };
        var context = new ServerContext(
            environment, gates, new EventIntake(Inbox, _transcript, Feed, this, PlaybookFor), _servers, new ServerNotices(Feed, _time), _settings.Name,
            Path.Combine(_settings.HomeFolder, "adopted"))
        { StopGrace = _settings.ServerStopGrace, Custodians = _custodians };
        await RecoverAsync(cancellationToken);
        _earlier.TakeUp(this);
        _servers.Announce(_settings.Name, _settings.WorkingDirectory, SessionActivity.Idle);
        await _servers.StartAsync(_settings.Servers, context, _settings.ServerPatience);
        var guides = _servers.TakeGuides(guide => _turns.Note($"The server {guide.Server} is connected now. It says: {guide.Instructions}"));
        var agent = await driver.StartAsync(
            new AgentStart(_settings.Name, _settings.WorkingDirectory, guides, _time)
            {
                Earlier = _earlier.Entries,
                Model = _settings.Model,
                Effort = _settings.Effort,
                Thinking = _settings.Thinking,
                Price = _settings.Price,
                Instructions = _settings.Instructions,
                CompactTokens = _settings.CompactTokens,
                StallAfter = _settings.Stall.After,
                GoesOnOnce = _settings.Stall.AsksAgain,
                Announce = Stalls,
                PermissionMode = _settings.PermissionMode,
                IsResumed = _settings.IsResumed,
                Guard = _guard,
                Folder = _settings.Folder,
                Environment = ToolEnvironment(_settings, _scratch),
                Servers = [.. _settings.Servers.Select(server => server.Name)],
                Tools = () => _catalog.Offers,
            },
            cancellationToken);
        _renderer.Files = driver.ShowsFiles ? _files : null;
        _conversation = agent as IConversation;
        _agent = _settings.Stall.After > TimeSpan.Zero && !agent.TakesOffers ? new StallGuard(agent, _settings.Stall, Feed, Stalls, _time) : agent;
        _turns.Start(_agent);
        _limits.Begin();
    }

    /// <summary>Text of the user at the terminal. False when too many wait.</summary>
    public bool Prompt(string text)
    {
        Feed.Publish(new UserPrompt(text));
        return Inbox.TryAdd(new InboxItem.Prompt(text));
    }

    /// <summary>Ends the running turn at once; the session goes on.</summary>
    public bool Interrupt() => _turns.Interrupt();

    /// <summary>Whoever runs the session ends it then.</summary>
    public void RequestEnd() => _endRequested.TrySetResult();

    /// <summary>Waits until a turn ended and nothing waits.</summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken) => _turns.WaitUntilIdleAsync(cancellationToken);

    /// <summary>For each entry of the command line: listening, or the first gate that failed in plain words.</summary>
    public IReadOnlyList<ChannelStatus> ChannelStates()
    {
        var gates = new ChannelGates(_settings.Channels, _settings.DevelopmentChannels);
        return [.. gates.Entries.Select(entry => EntryState(gates, entry))];
    }

    public (bool Ok, string Text) Execute(string command, string? argument) => command switch
    {
        "stop" => (true, Interrupt() ? "stopped" : "nothing was running"),
        "status" => (true, $"{_settings.Name}: {(_turns.IsIdle ? "idle" : "working")}, {Inbox.Count} waiting, {Permissions.Waiting.Count} permission requests open"),
        "channels" => (true, ControlTexts.Channels(ChannelStates())),
        "queue" => (true, $"{Inbox.Count} waiting"),
        "permissions" => (true, ControlTexts.Requests(Permissions.Waiting)),
        "compact" when _conversation is { } conversation => Compact(conversation),
        "clear" when _conversation is { } conversation => Clear(conversation),
        "compact" or "clear" => (false, "this agent keeps no conversation that could be shortened"),
        _ => (false, $"{PlainText.OneLine(command)} is not available in this session"),
    };

    /// <summary>What the owners were alerted of and is not over.</summary>
    public IReadOnlyList<string> Alerts => _alerts.Active;

    /// <summary>How it is just now.</summary>
    public SessionFacts Facts() => _telemetry.Facts();

    internal SessionGreeting Describe() => new(
        0, _settings.Name, _settings.Version, Environment.ProcessId, _settings.WorkingDirectory, _turns.IsIdle ? "idle" : "working",
        Inbox.Count, Permissions.Waiting.Count + Questions.Waiting.Count, 0, Feed.Last, 0);

    /// <summary>Gives the turn a moment to end, then ends servers, agent and all children.</summary>
    public async ValueTask DisposeAsync()
    {
        // Whoever opened it and whoever ran it may both end it.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _alerts.Dispose();
        _limits.Dispose();
        await _turns.DisposeAsync();
        _servers.Announce(_settings.Name, _settings.WorkingDirectory, SessionActivity.Ended);
        var undelivered = Inbox.Count;
        await _servers.DisposeAsync();
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        await (_isolation?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _guard.DisposeAsync();
        _scratch.Dispose();
        Feed.Publish(new SessionEnded("closed", undelivered));
        Feed.Close();
        _telemetry.Dispose();
        await _keeper.DisposeAsync();
        await _log.DisposeAsync();
        await _transcript.DisposeAsync();
    }

    static (bool Ok, string Text) Compact(IConversation conversation)
    {
        conversation.Compact();
        return (true, "the conversation is summarised before the next request to the model");
    }

    (bool Ok, string Text) Clear(IConversation conversation)
    {
        conversation.Clear();
        _ = KeepClearedAsync();
        return (true, _turns.IsIdle ? "cleared: the next message begins a new conversation" : "cleared when the running turn has ended");
    }

    async Task KeepClearedAsync()
    {
        try
        {
            await _transcript.CutAsync("cleared", "", CancellationToken.None);
            Feed.Publish(new Notice("notice", "session", "the conversation was cleared: what was said before is no longer shown to the model"));
        }
        catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
        {
            Feed.Publish(new Notice("warning", "session", $"the conversation was cleared for this run only: {exception.Message}"));
        }
    }

    void EndByLimit(string reason)
    {
        EndedByLimit ??= reason;
        _turns.BeginNoMore();
        RequestEnd();
    }

    void Raise(SessionAlert alert) => Raise(alert, []);

    // Who waits for an agent that stalled is told beside the owners.
    void Stalls(string text) => Raise(new SessionAlert("stall", text), _turns.WaitingChats);

    void Raise(SessionAlert alert, IReadOnlyList<(string Source, string Chat)> chats)
    {
        Feed.Publish(new Notice("warning", "alert", alert.Text));
        _servers.Alert(alert with { Text = $"{Name}: {alert.Text}" }, chats);
    }

    IEnumerable<KeyValuePair<string, string?>> VariablesFor(ServerConfiguration server) =>
        !server.IsBuiltIn ? []
            : _log.VariablesFor(server).Concat(_settings.ChannelVariables)
                .Append(new(SessionVariables.TemporaryFolder, _scratch.Folder)).Append(new(SessionVariables.Name, Name));

    ChannelStatus EntryState(ChannelGates gates, ChannelEntry entry)
    {
        foreach (var (server, failure) in _servers.States)
        {
            if (Equals(gates.EntryFor(server.Name, server.IsBuiltIn), entry))
            {
                return new ChannelStatus(entry.ToString()!, failure is null, failure?.Gate, failure?.Reason);
            }
        }

        return new ChannelStatus(entry.ToString()!, false, "installed", Missing(entry));
    }

    void PublishUnknownEntries(ChannelGates gates)
    {
        foreach (var entry in gates.Entries.Where(entry => !_settings.Servers.Any(server => Equals(gates.EntryFor(server.Name, server.IsBuiltIn), entry))))
        {
            Feed.Publish(new ChannelStatus(entry.ToString()!, false, "installed", Missing(entry)));
        }
    }

    static string Missing(ChannelEntry entry) => entry switch
    {
        ChannelEntry.Plugin => "plugin not installed",
        ChannelEntry.Server server => $"no server {server.Name} in the MCP configuration (--mcp-config FILE, or the project's .mcp.json after patchbay trust)",
        _ => "no such channel ships with Patchbay",
    };

    // What another's server says of an event is not what the owner wrote the playbook for.
    Playbook? PlaybookFor(ServerConfiguration server, ChannelEvent message) => server.IsBuiltIn ? _settings.Playbooks.Match(message, Name) : null;

    async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var cutOff = await _transcript.TakeCutOffAsync(cancellationToken);
        if (cutOff.IsEmpty)
        {
            return;
        }

        Feed.Publish(new Notice(
            "warning", "session", $"the last run was cut off: {cutOff.Events.Count} events are shown once more, {cutOff.Calls.Count} tool calls have an unknown outcome"));
        _turns.TakeUp(cutOff.Calls);
        foreach (var again in cutOff.Events)
        {
            Inbox.TryAdd(new InboxItem.Leased(
                again.Source, again.EventId, again.Role, again.Message, _custodians.Of(again.Source), Interrupted: true)
            {
                Playbook = _settings.Servers.FirstOrDefault(server => server.Name == again.Source) is { } server ? PlaybookFor(server, again.Message) : null,
            });
        }
    }

    static IEnumerable<KeyValuePair<string, string?>> Variables() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(entry => new KeyValuePair<string, string?>((string)entry.Key, (string?)entry.Value));

    static Dictionary<string, string?> ToolEnvironment(SessionSettings settings, SessionScratch scratch)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PATCHBAY_SESSION"] = settings.Name };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (SecretVariables.Holds(name))
            {
                environment[name] = null;
            }
        }

        foreach (var name in SessionScratch.Names)
        {
            environment[name] = scratch.Folder;
        }

        return environment;
    }
}
