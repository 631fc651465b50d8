using Patchbay.Protocol.Events;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Holds events that come before the gates have decided, so that they do not stand in front of the answers that the
/// handshake needs; afterwards it passes everything on at once. The order is the server's.
/// </summary>
sealed class EarlyEvents(Func<ChannelEvent, bool, CancellationToken, ValueTask> takeAsync)
{
    // At most this many are held; behind more of them the handshake waits in the pipe.
    const int Most = 1024;

    readonly List<ChannelEvent> _held = [];
    readonly Lock _lock = new();
    readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask AddAsync(ChannelEvent message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_decided.Task.IsCompleted && _held.Count < Most)
            {
                _held.Add(message);
                return;
            }
        }

        await takeAsync(message, await _decided.Task.WaitAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The gates have decided: what was held goes first, also what comes while it goes.</summary>
    public async Task ReleaseAsync(bool listening, CancellationToken cancellationToken)
    {
        for (var next = 0; ; next++)
        {
            ChannelEvent message;
            lock (_lock)
            {
                if (next == _held.Count)
                {
                    _held.Clear();
                    _decided.TrySetResult(listening);
                    return;
                }

                message = _held[next];
            }

            await takeAsync(message, listening, cancellationToken);
        }
    }

    /// <summary>The connection ends before anything was decided: nothing is taken any more.</summary>
    public void Close() => _decided.TrySetResult(false);
}
