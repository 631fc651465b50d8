using Patchbay.Channels.Outbound;
using Patchbay.Channels.Routes;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// The hosts of one account, in the process that receives for it: who is served what, who may write where, whose answer is
/// whose. Must-deliver, in order within a chat: an event that a host may have is given to nobody else while that host lives.
/// </summary>
sealed class HostDesk : IAsyncDisposable
{
    static readonly TimeSpan PassPatience = TimeSpan.FromSeconds(5);

    readonly IPlatform _platform;
    readonly ChannelServerSettings _settings;
    readonly INotices _notices;
    readonly RouteStore _routes;
    readonly Lock _lock = new();
    readonly TaskCompletionSource<EventSpool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _stop = new();
    volatile DeskView _view = DeskView.Empty;
    SeatKeeper? _seats;
    volatile EventSpool? _spool;
    IDisposable? _changes;
    Task _watching = Task.CompletedTask;

    public HostDesk(IPlatform platform, ChannelServerSettings settings, INotices notices)
    {
        _platform = platform;
        _settings = settings;
        _notices = notices;
        _routes = new RouteStore(platform.Info.StateFolder, settings.Time);
    }

    public DeskView View => _view;

    public AskBook Asks { get; } = new();

    /// <summary>The spool, once it is open.</summary>
    public Task<EventSpool> Opened => _opened.Task;

    /// <summary>This process receives from now on. <paramref name="seatPath"/> is null where nobody else ever does.</summary>
    public void Open(EventSpool spool, string? seatPath)
    {
        _seats = seatPath is null ? null : new SeatKeeper(new SeatFile(seatPath), _settings, _notices);
        _spool = spool;
        _changes = _platform is IShowsReceipts shows ? spool.Subscribe(change => Show(shows, change)) : null;
        _opened.TrySetResult(spool);
        _watching = Task.WhenAll(SettleInAsync(spool), WatchRoutesAsync());
    }

    /// <summary>Serves a host until it is gone. What it has is settled or kept for it before anybody is offered anything.</summary>
    public async Task ServeAsync(AttachedHost host, IReadOnlyList<string> held, CancellationToken gone)
    {
        var spool = await Opened.WaitAsync(gone);
        var mine = await TakeEarlyAsync(spool, host, held);
        var former = Enter(host);
        await KeepAsync();
        if (!host.HasReceipts)
        {
            // Such a host may attach its handler a moment after the handshake; what comes earlier it would lose.
            await Task.Delay(_settings.PlainGrace, _settings.Time, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await host.Delivery.RunAsync(spool, lane => _settled.Task.IsCompleted && ReferenceEquals(_view.For(lane), host), lease => Claim(lease, mine, former), gone);

        // Gone before it was served: what its former process had is still its own.
        host.Lease ??= former?.Lease;
    }

    /// <summary>
    /// The host is gone: what it had is free, unless its transcript has it. <paramref name="isOurs"/>: this process goes with
    /// it, and the platform says itself that its requests are over.
    /// </summary>
    public async Task LeaveAsync(AttachedHost host, bool isOurs = false)
    {
        await ReleaseAsync(host, isOurs);
        await KeepAsync();
    }

    /// <summary>Its channel process is gone. The host may start another one; until it did, or ended, its events are its own.</summary>
    public void Lose(AttachedHost host)
    {
        host.IsConnected = false;
        _ = Task.Run(() => WaitForAsync(host));
    }

    /// <summary>The host said something of its session.</summary>
    public void Introduce(AttachedHost host, SessionInfo session)
    {
        var isNews = host.Session is not { } former || former.Name != session.Name || former.Channel != session.Channel;
        host.Session = session;
        if (isNews)
        {
            Change(view => view);
            _ = KeepAsync();
        }
    }

    /// <summary>Hands a host what a person pressed or wrote. Throws <see cref="IOException"/> when it is gone or does not read.</summary>
    public static async Task PassAsync(AttachedHost? host, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (host is not { IsConnected: true })
        {
            throw new IOException("the session is gone");
        }

        // Whoever hands over is the poll, which must not stop for a host that hangs.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PassPatience);
        try
        {
            await host.SendAsync(line, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the session does not read");
        }
    }

    /// <summary>Null when the host may write there; else why not, for its agent.</summary>
    public string? WritingProblem(AttachedHost host, string chatId)
    {
        var view = _view;
        if (host.MayAnswer(chatId) || SenderLanes(chatId).Any(lane => ReferenceEquals(view.For(lane), host))
            || (view.Routes.Find(chatId, "") is null && !view.Hosts.Any(other => other.Listens)))
        {
            return null;
        }

        var owner = view.Routes.Find(chatId, "") ?? view.For(new LaneKey(chatId, ""))?.Name;
        return $"chat {chatId} belongs to {(owner is { Length: > 0 } name ? $"the session {name}" : "no session")}: this session writes to chats that are routed to it, to chats that it has a message of, "
            + "and to its report chats, to no others. The operator changes that with: patchbay route";
    }

    /// <summary>Whose chat it is, for people.</summary>
    public AttachedHost? HostOf(string chatId, string role) => _view.For(new LaneKey(chatId, role));

    /// <summary>Remembers whose chat it is; null forgets it.</summary>
    public async Task RouteAsync(string chatId, string? session, CancellationToken cancellationToken)
    {
        await _routes.ChangeAsync(table => table.WithChat(chatId, session), cancellationToken);
        Change(view => view);
    }

    /// <summary>Nothing new goes out; the seats of those that are still there stay for whoever receives next.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _changes?.Dispose();
    }

    static IEnumerable<LaneKey> SenderLanes(string chatId) => Protocol.SenderRoles.All.Select(role => new LaneKey(chatId, role));

    /// <summary>Settles what the host told of former events; the ids of what it has, told or held.</summary>
    static async Task<IReadOnlyList<EventId>> TakeEarlyAsync(EventSpool spool, AttachedHost host, IReadOnlyList<string> held)
    {
        var early = host.TakeEarly();
        var settlements = new List<Settlement>(early.Count);
        foreach (var receipt in early)
        {
            if (EventId.TryParse(receipt.EventId, out var id))
            {
                settlements.Add(new Settlement(id, ReceiptStates.Of(receipt.State), receipt.Reason));
            }
        }

        await spool.SettleAsync(settlements, CancellationToken.None);
        var mine = held.Select(text => EventId.TryParse(text, out var id) ? id : default).Where(id => id != default).ToList();
        foreach (var id in mine.Concat(settlements.Select(settlement => settlement.Id).TakeLast(64)))
        {
            if (await spool.FindAsync(id, CancellationToken.None) is { } found)
            {
                host.Saw([found.Event.ChatId]);
            }
        }

        return mine;
    }

    AttachedHost? Enter(AttachedHost host)
    {
        lock (_lock)
        {
            var former = _view.Hosts.FirstOrDefault(other => !other.IsConnected && other.Seat.IsSame(host.Seat));
            Change(view => view with { Hosts = [.. view.Hosts.Where(other => other != former).Append(host).OrderBy(other => other.Seat.StartedAt)] });
            return former;
        }
    }

    /// <summary>What the same session had before goes on to it; the rest of that is offered anew.</summary>
    static IReadOnlyList<EventId> Claim(SpoolLease lease, IReadOnlyList<EventId> held, AttachedHost? former)
    {
        var claimed = lease.Claim(held, former?.Lease);
        if (former?.Lease is { } old)
        {
            _ = old.DisposeAsync().AsTask();
        }

        return claimed;
    }

    async Task WaitForAsync(AttachedHost host)
    {
        var began = _settings.Time.GetTimestamp();
        while (!_stop.IsCancellationRequested && _view.Hosts.Contains(host))
        {
            if (_seats is not { } seats || seats.IsGone(SeatKeeper.Of(host), _settings.Time.GetElapsedTime(began)))
            {
                await LeaveAsync(host);
                return;
            }

            await Task.Delay(SeatKeeper.Look, _settings.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task ReleaseAsync(AttachedHost host, bool isOurs)
    {
        host.IsConnected = false;
        foreach (var id in isOurs ? [] : Asks.Take(host))
        {
            Tell<IShowsPermissions>(shows => shows.Close(new PermissionResolved(id, PermissionResolved.SessionEnded)));
        }

        if (host.Lease is { } lease && _spool is { } spool)
        {
            await (_seats?.AskTranscriptAsync(spool, host.Session?.Name, lease.Held) ?? Task.CompletedTask);
            await lease.DisposeAsync();
        }

        Change(view => view with { Hosts = [.. view.Hosts.Where(other => other != host)] });
    }

    async Task SettleInAsync(EventSpool spool)
    {
        try
        {
            await (_seats?.SettleInAsync(spool, () => _view.Hosts, _stop.Token) ?? Task.CompletedTask);
        }
        finally
        {
            _settled.TrySetResult();
            spool.Reconsider();
        }
    }

    Task KeepAsync() => _seats?.KeepAsync(() => _view.Hosts) ?? Task.CompletedTask;

    async Task WatchRoutesAsync()
    {
        var unreadable = false;
        while (!_stop.IsCancellationRequested)
        {
            var table = _routes.Read();
            if (table.IsUnreadable && !unreadable)
            {
                _notices.Error($"{_routes.Path} cannot be read, so messages wait: correct it, or take it away");
            }

            unreadable = table.IsUnreadable;
            if (!ReferenceEquals(table, _view.Routes))
            {
                Change(view => view);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), _settings.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs on the spool's writing loop, which a platform's failure must not end.</summary>
    void Show(IShowsReceipts shows, StateChange change)
    {
        try
        {
            shows.OnStateChanged(change);
        }
        catch (Exception exception)
        {
            _notices.Error($"the state of a message could not be shown: {exception.Message}");
        }
    }

    void Tell<T>(Action<T> tell)
        where T : class
    {
        try
        {
            if (_platform is T part)
            {
                tell(part);
            }
        }
        catch (Exception exception)
        {
            _notices.Error($"the platform could not show that a session is gone: {exception.Message}");
        }
    }

    void Change(Func<DeskView, DeskView> change)
    {
        lock (_lock)
        {
            _view = change(_view) with { Routes = _routes.Read() };
        }

        _spool?.Reconsider();
    }
}
