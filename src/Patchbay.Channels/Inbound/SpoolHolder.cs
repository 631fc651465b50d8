using Patchbay.Spool;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// Opens the spool beside the handshake. While another process holds it or the folder cannot be used, it tries again every
/// second and says so once; until then nothing is accepted.
/// </summary>
sealed class SpoolHolder(PlatformInfo info, ChannelServerSettings settings, INotices notices) : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<EventSpool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _opening = Task.CompletedTask;

    /// <summary>Why there is no spool yet, for senders.</summary>
    public string Trouble { get; private set; } = "the channel is starting";

    public EventSpool? Current { get; private set; }

    public Task<EventSpool> WaitAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);

    public void Start() => _opening = Task.Run(OpenAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _opening;
        if (Current is { } spool)
        {
            await spool.DisposeAsync();
        }
    }

    async Task OpenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var spool = await EventSpool.OpenAsync(
                    new SpoolSettings { Folder = info.StateFolder, HolderName = info.Name, TimeProvider = settings.Time }, CancellationToken.None);
                Current = spool;
                _opened.TrySetResult(spool);
                return;
            }
            catch (Exception exception) when (exception is SpoolHeldException or SpoolUnavailableException or SpoolFullException)
            {
                if (Trouble != exception.Message)
                {
                    Trouble = exception.Message;
                    notices.Error($"messages are refused: {exception.Message}");
                }

                await Task.Delay(TimeSpan.FromSeconds(1), settings.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
