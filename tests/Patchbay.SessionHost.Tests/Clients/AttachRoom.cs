using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tests.Connections;

namespace Patchbay.SessionHost.Tests.Clients;

/// <summary>A session without channels that listens in a runtime folder of its own, and terminals that attach to it.</summary>
sealed class AttachRoom : IAsyncDisposable
{
    readonly List<Terminal> _terminals = [];
    SessionListener? _listener;

    AttachRoom(string root, SessionRunner session)
    {
        Root = root;
        Session = session;
    }

    public string Root { get; }

    public string Runtime => Path.Combine(Root, "run");

    public string Sockets => Path.Combine(Runtime, "patchbay");

    public SessionRunner Session { get; }

    public ScriptedDriver Driver { get; } = new();

    public static async Task<AttachRoom> OpenAsync(bool alwaysAnswers = false, bool listen = true)
    {
        var root = Directory.CreateTempSubdirectory("pb-").FullName;
        Directory.CreateDirectory(Path.Combine(root, "run"));
        var settings = new SessionSettings
        {
            Name = "room",
            WorkingDirectory = root,
            HomeFolder = Path.Combine(root, "home"),
            Permissions = new PermissionSettings { Timeout = TimeSpan.FromSeconds(20) },
        };
        var room = new AttachRoom(root, await SessionRunner.OpenAsync(settings, TimeProvider.System, CancellationToken.None));
        if (listen)
        {
            room.Listen(alwaysAnswers);
        }

        await room.Session.StartAsync(room.Driver, CancellationToken.None);
        return room;
    }

    public void Listen(bool alwaysAnswers = false) =>
        _listener = SessionListener.Start(Session, alwaysAnswers, name => name is "XDG_RUNTIME_DIR" ? Runtime : null, TimeProvider.System);

    public Task<SocketSessionClient> ConnectAsync() =>
        SocketSessionClient.ConnectAsync(Session.Folder, TimeProvider.System, CancellationToken.None);

    /// <summary>A terminal that reads from that number on.</summary>
    public async Task<Terminal> AttachAsync(long from = 1)
    {
        var terminal = new Terminal(await ConnectAsync(), from);
        _terminals.Add(terminal);
        return terminal;
    }

    /// <summary>A connection that speaks lines by hand.</summary>
    public Task<Stream> RawAsync() => SessionAddress.ConnectAsync(Session.Folder, CancellationToken.None);

    /// <summary>Waits until a new connection is greeted in that way.</summary>
    public async Task GreetedAsync(Func<SessionGreeting, bool> fits)
    {
        using var fuse = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!fuse.IsCancellationRequested)
        {
            try
            {
                if (fits((await ConnectAsync()).Greeting))
                {
                    return;
                }
            }
            catch (SocketRefusedException)
            {
                // No room yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        Assert.Fail("no such greeting came");
    }

    public async Task EndAsync()
    {
        await Session.DisposeAsync();
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
            _listener = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var terminal in _terminals)
        {
            await terminal.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }
}
