using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Connections;

/// <summary>All servers of a session, and their places in the two brokers.</summary>
sealed class ServerSet : IVerdictIntake, IAsyncDisposable
{
    readonly SessionFeed _feed;
    readonly PermissionBroker _permissions;
    readonly QuestionBroker _questions;
    readonly SessionAnnouncer _announcer = new();
    readonly FeedRelay _feedRelay;
    readonly Lock _lock = new();
    readonly Dictionary<ServerConnection, ChannelRelay> _relays = [];
    readonly HashSet<string> _guided = new(StringComparer.Ordinal);
    IReadOnlyList<ServerSupervisor> _supervisors = [];
    Action<ServerGuide>? _late;

    public ServerSet(SessionFeed feed, PermissionBroker permissions, QuestionBroker questions, TimeProvider time)
    {
        _feed = feed;
        _feedRelay = new FeedRelay(feed, time);
        _permissions = permissions;
        _questions = questions;
    }

    /// <summary>Connections whose handshake is done.</summary>
    public IReadOnlyList<ServerConnection> Connected => [.. _supervisors.Select(supervisor => supervisor.Connection).OfType<ServerConnection>()];

    /// <summary>For each entry that names a server of this set: listening, or the gate that failed.</summary>
    public IEnumerable<(ServerConfiguration Server, (string Gate, string Reason)? Failure)> States =>
        _supervisors.Select(supervisor => (supervisor.Server, supervisor.Failure));

    /// <summary>Starts all side by side; returns when each has listened or failed once, or <paramref name="patience"/> is over.</summary>
    public async Task StartAsync(IReadOnlyList<ServerConfiguration> servers, ServerContext context, TimeSpan patience)
    {
        _supervisors = [.. servers.Select(server => new ServerSupervisor(server, context, _feed, Refresh))];
        foreach (var supervisor in _supervisors)
        {
            supervisor.Start();
        }

        await Task.WhenAny(
            Task.WhenAll(_supervisors.Select(supervisor => supervisor.Settled)), Task.Delay(patience, context.Environment.Time));
    }

    /// <summary>The instructions of all that are connected; those of a later one are given to <paramref name="late"/>, once.</summary>
    public IReadOnlyList<ServerGuide> TakeGuides(Action<ServerGuide> late)
    {
        lock (_lock)
        {
            _late = late;
            return NewGuides();
        }
    }

    /// <summary>Tells every channel that wants to know what the session does.</summary>
    public void Announce(string name, string project, SessionActivity activity) =>
        _announcer.Announce(name, project, activity, Connected);

    /// <summary>Tells the owners, where a channel that is ours reaches them.</summary>
    /// <param name="alert">As each of them is told.</param>
    /// <param name="chats">Chats that wait for it, with the source that they are of.</param>
    public void Alert(SessionAlert alert, IReadOnlyList<(string Source, string Chat)> chats)
    {
        foreach (var connection in Connected.Where(connection => connection.IsListening && connection.Server.IsBuiltIn && connection.Declares(WireCapabilities.Alerts)))
        {
            string[] waiting = [.. chats.Where(chat => chat.Source == connection.Server.Name).Select(chat => chat.Chat)];
            _ = connection.NotifyAsync(WireMethods.Alert, alert with { Chats = waiting.Length == 0 ? null : waiting }, WireJson.Default.SessionAlert);
        }
    }

    public void Verdict(ServerConnection connection, PermissionVerdict verdict)
    {
        if (Relay(connection) is { } relay)
        {
            _permissions.Answer(verdict, relay);
        }
    }

    public void Answer(ServerConnection connection, QuestionAnswer answer)
    {
        if (Relay(connection) is { } relay)
        {
            _questions.Answer(answer, relay);
        }
    }

    public void ReadFeed(ServerConnection connection, FeedRequest request) => _feedRelay.Ask(connection, request);

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_supervisors.Select(supervisor => supervisor.DisposeAsync().AsTask()));

    ChannelRelay? Relay(ServerConnection connection)
    {
        lock (_lock)
        {
            return _relays.GetValueOrDefault(connection);
        }
    }

    /// <summary>Brings the brokers' places in line with what is connected now.</summary>
    void Refresh()
    {
        List<ChannelRelay> added = [], removed = [];
        IReadOnlyList<ServerGuide> guides;
        Action<ServerGuide>? late;
        lock (_lock)
        {
            late = _late;
            guides = late is null ? [] : NewGuides();
            var listening = Connected.Where(connection => connection.IsListening).ToHashSet();
            foreach (var connection in listening.Where(connection => !_relays.ContainsKey(connection)))
            {
                added.Add(_relays[connection] = new ChannelRelay(connection));
            }

            foreach (var connection in _relays.Keys.Where(connection => !listening.Contains(connection)).ToList())
            {
                removed.Add(_relays[connection]);
                _relays.Remove(connection);
            }
        }

        foreach (var guide in guides)
        {
            late!(guide);
        }

        _announcer.CatchUp(Connected);
        foreach (var relay in removed)
        {
            _permissions.Remove(relay);
            _questions.Remove(relay);
        }

        foreach (var relay in added)
        {
            _permissions.Add(relay);
            _questions.Add(relay);
        }
    }

    /// <summary>Under the lock. A server that is started again says nothing new.</summary>
    List<ServerGuide> NewGuides() =>
    [
        .. Connected.Where(connection => connection.Instructions is not null && _guided.Add(connection.Source))
            .Select(connection => new ServerGuide(connection.Source, connection.Instructions!)),
    ];
}
