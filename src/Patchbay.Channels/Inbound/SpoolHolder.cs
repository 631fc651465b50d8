using Patchbay.Channels.Sharing;
using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// Takes the lease of the account and opens the spool, beside the handshake. While another process holds either or the
/// folder cannot be used, it tries again every second and says so once; until then nothing is accepted.
/// </summary>
sealed class SpoolHolder(PlatformInfo info, ChannelServerSettings settings, HostDesk desk, Func<string, ShareListener?> listen, INotices notices) : IAsyncDisposable
{
    const string Starting = "the channel is starting";

    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<EventSpool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _again = new(0, 1);
    Task _opening = Task.CompletedTask;
    AccountLease? _lease;
    ShareListener? _listener;
    volatile EventSpool? _current;
    volatile bool _isStandby;
    volatile string _trouble = Starting;

    /// <summary>Why there is no spool yet, for senders.</summary>
    public string Trouble => _trouble;

    public EventSpool? Current => _current;

    /// <summary>Another process receives for this account.</summary>
    public bool IsStandby => _isStandby;

    /// <summary>The lease of this account; null where each process receives for itself.</summary>
    public string? LeasePath => info.Account is { } account ? AccountLease.PathOf(settings.LeaseFolder, info.Name, account) : null;

    /// <summary>Null while this process may keep what it receives; else why not.</summary>
    public string? LeaseTrouble => _lease is { } lease && !lease.IsCurrent() ? "another process took over the account; end this one" : null;

    /// <summary>The process that received is gone: try at once.</summary>
    public void Hurry()
    {
        try
        {
            _again.Release();
        }
        catch (SemaphoreFullException)
        {
            // Said already.
        }
    }

    public Task<EventSpool> WaitAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    public void Start() => _opening = Task.Run(OpenAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _opening;
        if (_listener is { } listener)
        {
            // First: whoever connects next finds the next holder, or nobody.
            await listener.DisposeAsync();
        }

        await desk.DisposeAsync();
        if (_current is { } spool)
        {
            _trouble = "the channel is ending";
            _current = null;
            await spool.DisposeAsync();
        }

        // Last: whoever has the lease next finds the spool free.
        _lease?.Dispose();
    }

    async Task OpenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _lease = info.Account is { } account
                    ? AccountLease.Acquire(settings.LeaseFolder, info.Name, account, info.StateFolder, settings.Time)
                    : null;
                _isStandby = false;
                var spool = await EventSpool.OpenAsync(
                    new SpoolSettings { Folder = info.StateFolder, HolderName = info.Name, TimeProvider = settings.Time }, CancellationToken.None);
                desk.Open(spool, LeasePath is { } path ? Path.ChangeExtension(path, ".seats") : null);
                _current = spool;
                _listener = LeasePath is { } lease ? listen(lease) : null;
                if (_trouble != Starting)
                {
                    notices.Notice("messages are accepted from now on");
                }

                _opened.TrySetResult(spool);
                return;
            }
            catch (Exception exception)
            {
                // Who cannot keep what it receives must not be the one who receives.
                var hadLease = _lease is not null;
                _lease?.Dispose();
                _lease = null;
                _isStandby = info.Account is not null && exception is SpoolHeldException && !hadLease;

                // Whatever it is, it may pass: a holder ends, a folder is given back, a disk gets room.
                if (_trouble != exception.Message)
                {
                    _trouble = exception.Message;
                    Say(exception.Message);
                }

                await PauseAsync();
            }
        }
    }

    async Task PauseAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), settings.Time, either.Token), _again.WaitAsync(either.Token));
        await either.CancelAsync();
    }

    void Say(string trouble)
    {
        if (_isStandby)
        {
            notices.Notice(trouble);
        }
        else
        {
            notices.Error($"messages are refused: {trouble}");
        }
    }
}
