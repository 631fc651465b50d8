namespace Patchbay.Channels.Sharing;

/// <summary>Takes a notification of a host. The parameters are valid until the task ends.</summary>
delegate ValueTask TakeNotification(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken);

/// <summary>
/// Where the lines of our own host go: to nobody yet, to the process that receives, or, once we receive ourselves, to the
/// platform here. In order over every change; what is not known to have arrived is said again.
/// </summary>
sealed class HostRoad(HostMemory memory)
{
    readonly SemaphoreSlim _turn = new(1, 1);
    TakeNotification? _next;
    bool _isFinal;

    public async ValueTask TakeAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_isFinal)
            {
                memory.Note(method, parameters);
            }

            if (_next is { } next)
            {
                await next(method, parameters, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says everything again, then goes on there. <paramref name="isFinal"/>: for good.</summary>
    public async Task TurnAsync(TakeNotification next, bool isFinal, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var (method, parameters) in memory.Replay())
            {
                await next(method, parameters, cancellationToken);
            }

            _next = next;
            _isFinal = isFinal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Nobody is there; what the host says is remembered.</summary>
    public async Task CloseAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _next = _isFinal ? _next : null;
        }
        finally
        {
            _turn.Release();
        }
    }
}
