using Patchbay.Channels.Logs;
using Patchbay.Protocol.Extensions;
using Patchbay.Channels.Sharing;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Towards a host with receipts: at most a window of events is out that the host has not in its transcript. Exactly once,
/// because the host knows the ids.
/// </summary>
sealed class ReceiptDelivery(
    EventSpool spool, SpoolLease lease, IReadOnlyList<EventId> claimed, AttachedHost host, ChannelServerSettings settings, INotices notices)
    : IDelivery
{
    const int MaxBatch = 128;

    // What the host has from before takes its room too.
    readonly SendWindow _window = new(settings.Window, claimed.Count);

    readonly SettlementLoop _settlements = new(spool, settings.Time, notices);
    readonly HashSet<EventId> _out = [.. claimed];
    readonly Lock _lock = new();

    public long Position => 0;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settling = _settlements.RunAsync();
        try
        {
            while (true)
            {
                var room = await _window.TakeAsync(MaxBatch, cancellationToken);
                var taken = await lease.TakeAsync(room, cancellationToken);
                _window.Return(room - taken.Count);
                lock (_lock)
                {
                    foreach (var spooled in taken)
                    {
                        _out.Add(spooled.Id);
                    }
                }

                Faults.Crash("notify.before-send");
                host.Saw(taken.Select(spooled => spooled.Event.ChatId));
                await host.SendAsync(EventLines.WithReceipts(taken, settings.Time.GetUtcNow()), cancellationToken);
                settings.Log.Sent(taken.Count);
                Faults.Crash("notify.after-send");
            }
        }
        finally
        {
            // Receipts that arrived are kept before the lease gives anything back.
            _settlements.Close();
            await settling;
        }
    }

    public async ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken)
    {
        settings.Log.Receipts(batch.Receipts.Count);
        foreach (var receipt in batch.Receipts)
        {
            if (receipt is null || !EventId.TryParse(receipt.EventId, out var id))
            {
                continue;
            }

            if (receipt.State is not ReceiptState.Queued)
            {
                lock (_lock)
                {
                    _window.Return(_out.Remove(id) ? 1 : 0);
                }
            }

            await _settlements.AddAsync(new Settlement(id, ReceiptStates.Of(receipt.State), receipt.Reason), cancellationToken);
        }
    }

    public Task OnToolSucceededAsync(string? chatId, long position) => Task.CompletedTask;
}
