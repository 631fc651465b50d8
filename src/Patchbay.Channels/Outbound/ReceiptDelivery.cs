using System.Threading.Channels;
using Patchbay.Channels.Tools;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Wire;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Towards a host with receipts: at most a window of events is out that the host has not in its transcript. Exactly once,
/// because the host knows the ids.
/// </summary>
sealed class ReceiptDelivery(EventSpool spool, WireTransport wire, ChannelServerSettings settings, LeaseHolder holder, INotices notices) : IDelivery
{
    readonly SemaphoreSlim _room = new(settings.Window, settings.Window);
    readonly HashSet<EventId> _out = [];
    readonly Lock _lock = new();

    // Capacity 8,192: at most a window of events is out with four states each. Written by the tap, read by one loop.
    readonly Channel<Settlement> _settlements = Channel.CreateBounded<Settlement>(new BoundedChannelOptions(8192) { SingleReader = true });

    public IReadOnlyList<ChannelTool> Tools => [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settling = SettleAsync();
        var lease = spool.OpenLease(holder);
        try
        {
            while (true)
            {
                await _room.WaitAsync(cancellationToken);
                var room = 1;
                while (room < 128 && await _room.WaitAsync(0, CancellationToken.None))
                {
                    room++;
                }

                var taken = await lease.TakeAsync(room, cancellationToken);
                if (taken.Count < room)
                {
                    _room.Release(room - taken.Count);
                }

                lock (_lock)
                {
                    foreach (var spooled in taken)
                    {
                        _out.Add(spooled.Id);
                    }
                }

                Faults.Crash("notify.before-send");
                await wire.SendLinesAsync(EventLines.WithReceipts(taken), cancellationToken);
                Faults.Crash("notify.after-send");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The host is gone: what it has not confirmed is offered to the next one.
        }
        finally
        {
            // Receipts that arrived are kept before the lease gives anything back.
            _settlements.Writer.TryComplete();
            await settling;
            await lease.DisposeAsync();
        }
    }

    public void OnReceipts(ReceiptBatch batch)
    {
        foreach (var receipt in batch.Receipts)
        {
            if (!EventId.TryParse(receipt.EventId, out var id))
            {
                continue;
            }

            lock (_lock)
            {
                if (receipt.State is not ReceiptState.Queued && _out.Remove(id))
                {
                    _room.Release();
                }
            }

            // Full: dropped. The event stays unconfirmed here and is answered again when it is offered again.
            _settlements.Writer.TryWrite(new Settlement(id, State(receipt.State), receipt.Reason));
        }
    }

    public Task OnToolSucceededAsync(string? chatId) => Task.CompletedTask;

    async Task SettleAsync()
    {
        var batch = new List<Settlement>();
        while (await _settlements.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < 1024 && _settlements.Reader.TryRead(out var settlement))
            {
                batch.Add(settlement);
            }

            try
            {
                await spool.SettleAsync(batch, CancellationToken.None);
            }
            catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException or ObjectDisposedException)
            {
                notices.Error($"{batch.Count} receipts could not be kept; the host will be asked again: {exception.Message}");
            }
        }
    }

    static EventState State(ReceiptState state) => state switch
    {
        ReceiptState.Queued => EventState.Queued,
        ReceiptState.Delivered => EventState.Delivered,
        ReceiptState.Answered => EventState.Answered,
        ReceiptState.Read => EventState.Read,
        ReceiptState.Expired => EventState.Expired,
        _ => EventState.Failed,
    };
}
