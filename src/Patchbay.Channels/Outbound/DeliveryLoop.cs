using System.Security.Cryptography;
using Patchbay.Channels.Sharing;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Spool → host, from the moment the host may be served until it is gone. A store that cannot be read for a while stops the
/// delivery for that while only. What the host has when it goes stays its own: who ends the loop decides.
/// </summary>
sealed class DeliveryLoop(AttachedHost host, ChannelServerSettings settings, INotices notices)
{
    // Receipts that come before the first lease is open. At most 256 batches; more would be a host that does not wait for an
    // event before it confirms it.
    const int MaxEarly = 256;

    readonly Queue<ReceiptBatch> _early = new();
    volatile IDelivery? _current;

    /// <summary>Null until the host is served.</summary>
    public IDelivery? Current => _current;

    /// <summary>Takes receipts of the host, also while its lease is still being opened.</summary>
    public ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken)
    {
        lock (_early)
        {
            if (_current is null)
            {
                if (_early.Count < MaxEarly)
                {
                    _early.Enqueue(batch);
                }

                return ValueTask.CompletedTask;
            }
        }

        return _current.OnReceiptsAsync(batch, cancellationToken);
    }

    /// <summary><paramref name="claim"/> takes over, into the first lease, what the host has already.</summary>
    public async Task RunAsync(EventSpool spool, Func<LaneKey, bool> wants, Func<SpoolLease, IReadOnlyList<EventId>> claim, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var lease = spool.OpenLease(new LeaseHolder(RandomNumberGenerator.GetHexString(8), host.Session?.Name, host.Project), wants);
            var claimed = claim(lease);
            claim = static _ => [];
            host.Lease = lease;
            try
            {
                await DeliverAsync(spool, wants, lease, claimed, cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception exception)
            {
                notices.Error($"messages cannot be delivered, trying again: {exception.Message}");
                await lease.DisposeAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task DeliverAsync(
        EventSpool spool, Func<LaneKey, bool> wants, SpoolLease lease, IReadOnlyList<EventId> claimed, CancellationToken cancellationToken)
    {
        IDelivery delivery = host.HasReceipts
            ? new ReceiptDelivery(spool, wants, lease, claimed, host, settings, notices)
            : new PlainDelivery(spool, lease, host, settings, notices);
        ReceiptBatch[] early;
        lock (_early)
        {
            early = [.. _early];
            _early.Clear();
            _current = delivery;
        }

        var running = delivery.RunAsync(cancellationToken);
        foreach (var batch in early)
        {
            await delivery.OnReceiptsAsync(batch, cancellationToken);
        }

        await running;
    }
}
