using Patchbay.Channels.Logs;
using Patchbay.Protocol.Extensions;
using Patchbay.Channels.Sharing;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Towards a host with receipts: at most a window of events is out that the host has not in its transcript. Exactly once,
/// because the host knows the ids. What is urgent has a window of its own, so that it does not wait behind what a session
/// leaves waiting.
/// </summary>
sealed class ReceiptDelivery(
    EventSpool spool, Func<LaneKey, bool> wants, SpoolLease lease, IReadOnlyList<EventId> claimed, AttachedHost host, ChannelServerSettings settings,
    INotices notices)
    : IDelivery
{
    const int MaxBatch = 128;
    const int UrgentWindow = 16;

    // What the host has from before takes its room too.
    readonly SendWindow _window = new(settings.Window, claimed.Count);

    readonly SettlementLoop _settlements = new(spool, settings.Time, notices);
    readonly SendWindow _urgentWindow = new(UrgentWindow);
    readonly HashSet<EventId> _out = [.. claimed];
    readonly HashSet<EventId> _urgentOut = [];
    readonly Lock _lock = new();

    public long Position => 0;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settling = _settlements.RunAsync();
        await using var urgent = spool.OpenLease(lease.Holder, lane => lane.IsUrgent && wants(lane));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] sending = [SendAsync(lease, _window, _out, either.Token), SendAsync(urgent, _urgentWindow, _urgentOut, either.Token)];
        try
        {
            await await Task.WhenAny(sending);
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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
                    _urgentWindow.Return(_urgentOut.Remove(id) ? 1 : 0);
                }
            }

            await _settlements.AddAsync(new Settlement(id, ReceiptStates.Of(receipt.State), receipt.Reason), cancellationToken);
        }
    }

    async Task SendAsync(SpoolLease from, SendWindow window, HashSet<EventId> sent, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = await window.TakeAsync(MaxBatch, cancellationToken);
            var taken = await from.TakeAsync(room, cancellationToken);
            window.Return(room - taken.Count);
            lock (_lock)
            {
                sent.UnionWith(taken.Select(spooled => spooled.Id));
            }

            if (from != lease)
            {
                // One lease holds all that the host has, so that one thing says what is its own when it comes back.
                lease.Claim(taken.Select(spooled => spooled.Id), from);
            }

            Faults.Crash("notify.before-send");
            host.Saw(taken.Select(spooled => spooled.Event.ChatId));
            await host.SendAsync(EventLines.WithReceipts(taken, settings.Time.GetUtcNow()), cancellationToken);
            settings.Log.Sent(taken.Count);
            Faults.Crash("notify.after-send");
        }
    }

    public Task OnToolSucceededAsync(string? chatId, long position) => Task.CompletedTask;
}
