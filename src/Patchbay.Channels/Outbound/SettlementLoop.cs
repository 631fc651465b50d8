using System.Threading.Channels;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Writes to the spool what the host confirmed, in order, many in one commit. Must-deliver: while the disk is full it tries
/// again every second, because an event whose confirmation is lost would be run twice.
/// </summary>
sealed class SettlementLoop(EventSpool spool, TimeProvider time, INotices notices)
{
    const int MaxBatch = 1024;

    // Capacity 8,192: a window of 256 events is out, with four states each; the rest is slack for a slow disk. Written by
    // the tap and by tool calls, which wait when it is full; read by one loop.
    readonly Channel<Settlement> _settlements = Channel.CreateBounded<Settlement>(
        new BoundedChannelOptions(8192) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly CancellationTokenSource _closing = new();

    public async ValueTask AddAsync(Settlement settlement, CancellationToken cancellationToken)
    {
        try
        {
            await _settlements.Writer.WriteAsync(settlement, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // This connection is over; the event is offered to the next one, which knows its id.
        }
    }

    /// <summary>What was added until now is still written; nothing more is taken.</summary>
    public void Close()
    {
        _settlements.Writer.TryComplete();
        _closing.Cancel();
    }

    /// <summary>Runs until closed and empty.</summary>
    public async Task RunAsync()
    {
        var batch = new List<Settlement>();
        while (await _settlements.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _settlements.Reader.TryRead(out var settlement))
            {
                batch.Add(settlement);
            }

            await SettleAsync(batch);
        }
    }

    async Task SettleAsync(List<Settlement> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Faults.Crash("receipts.before-settle");
                await spool.SettleAsync(batch, CancellationToken.None);
                Faults.Crash("receipts.after-settle");
                return;
            }
            catch (Exception exception)
            {
                if (attempt == 1)
                {
                    notices.Error($"{batch.Count} receipts could not be written yet: {exception.Message}");
                }

                if (_closing.IsCancellationRequested || exception is ObjectDisposedException)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
