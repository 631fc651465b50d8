using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tests.Feed;
using Patchbay.SessionHost.Tests.Permissions;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>A whole session in this process, with stand-ins as real children and a home of its own.</summary>
sealed class HostRoom : IAsyncDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("patchbay-host-").FullName;
    readonly List<StandInServer> _servers = [];
    SessionRunner? _session;
    FeedReading? _reading;

    public ScriptedDriver Driver { get; private set; } = new();

    public PersonRelay Person { get; } = new("terminal");

    public SessionRunner Running => _session!;

    public FeedReading Reading => _reading!;

    public string Home => Path.Combine(_root, "home");

    public string Work => Path.Combine(_root, "work");

    /// <summary>Changes the settings before the start.</summary>
    public Func<SessionSettings, SessionSettings> Settings { get; set; } = settings => settings;

    public static async Task<HostRoom> OpenAsync(string mode, string? script = null)
    {
        var room = new HostRoom();
        room.Add(mode, script: script);
        await room.StartAsync();
        return room;
    }

    public StandInServer Only => _servers[0];

    public StandInServer Add(string mode, string? name = null, string? script = null, string? revision = null, bool builtIn = false)
    {
        Directory.CreateDirectory(Work);
        var server = new StandInServer(_root, mode, name, script, revision, builtIn);
        _servers.Add(server);
        return server;
    }

    /// <summary>Opens the session and starts servers and agent; every server is a development entry unless the settings say otherwise.</summary>
    public async Task StartAsync()
    {
        var settings = Settings(new SessionSettings
        {
            Name = "room",
            WorkingDirectory = Work,
            HomeFolder = Home,
            Servers = [.. _servers.Select(server => server.Configuration)],
            DevelopmentChannels = [.. _servers.Select(Entry)],
            ServerStartTimeout = TimeSpan.FromSeconds(15),
            ServerPatience = TimeSpan.FromSeconds(15),
            ServerStopGrace = TimeSpan.FromMilliseconds(400),
            Permissions = new PermissionSettings { Timeout = TimeSpan.FromSeconds(20) },
        });
        _session = await SessionRunner.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
        _session.Permissions.Add(Person);
        _reading = new FeedReading(_session.Feed);
        await _session.StartAsync(Driver, CancellationToken.None);
    }

    /// <summary>Ends the session; the folder stays, and the next start has a new agent.</summary>
    public async Task CloseAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
            await _reading!.DisposeAsync();
            _session = null;
            Driver = new ScriptedDriver();
        }
    }

    /// <summary>Waits until that many events entered in all, at the beginning of turns.</summary>
    public async Task<IReadOnlyList<AgentBlock.FromChannel>> EnteredAsync(int count, double seconds = 20)
    {
        await Eventually.TrueAsync(
            () => Driver.Events.Count() >= count, $"only some of {count} events came: {Driver.Events.Count()}", seconds);
        return [.. Driver.Events];
    }

    public Task<Notice> NoticeAsync(string part) =>
        Reading.NextAsync<Notice>(notice => notice.Text.Contains(part, StringComparison.Ordinal));

    static ChannelEntry Entry(StandInServer server) =>
        server.Configuration.IsBuiltIn ? new ChannelEntry.BuiltIn(server.Name) : new ChannelEntry.Server(server.Name);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_root, recursive: true);
    }
}
