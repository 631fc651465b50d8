using System.Security.Cryptography;
using Patchbay.Channels.Inbound;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Wire;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>
/// Spool → host, from the moment the host is there until it is gone. A store that cannot be read for a while stops the
/// delivery for that while only.
/// </summary>
sealed class DeliveryLoop(IPlatform platform, SpoolHolder spools, WireConnection wire, ChannelServerSettings settings, INotices notices)
{
    // Receipts that come before the spool is open: a host tells at once how the last events ended. At most 256 batches; more
    // would be a host that does not wait for an event before it confirms it.
    const int MaxEarly = 256;

    readonly Queue<ReceiptBatch> _early = new();
    volatile IDelivery? _current;

    /// <summary>Null until the spool is open.</summary>
    public IDelivery? Current => _current;

    /// <summary>Takes receipts of the host, also while the spool is still being opened.</summary>
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

    public async Task RunAsync(bool hasReceipts, CancellationToken cancellationToken)
    {
        if (!hasReceipts)
        {
            // Such a host may attach its handler a moment after the handshake; what comes earlier it would lose.
            await Task.Delay(settings.PlainGrace, settings.Time, cancellationToken);
        }

        var spool = await spools.WaitAsync(cancellationToken);
        using var changes = platform is IShowsReceipts shows ? spool.Subscribe(change => Show(shows, change)) : null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await DeliverAsync(spool, hasReceipts, cancellationToken);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
            {
                return; // The host is gone: what it has not confirmed is offered to the next one.
            }
            catch (Exception exception)
            {
                notices.Error($"messages cannot be delivered, trying again: {exception.Message}");
                await Task.Delay(TimeSpan.FromSeconds(1), settings.Time, cancellationToken);
            }
        }
    }

    async Task DeliverAsync(EventSpool spool, bool hasReceipts, CancellationToken cancellationToken)
    {
        var holder = new LeaseHolder(RandomNumberGenerator.GetHexString(8), null, settings.Project);
        IDelivery delivery = hasReceipts
            ? new ReceiptDelivery(spool, wire, settings, holder, notices)
            : new PlainDelivery(spool, wire, settings, holder, notices);
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

    /// <summary>Runs on the spool's writing loop, which a platform's failure must not end.</summary>
    void Show(IShowsReceipts shows, StateChange change)
    {
        try
        {
            shows.OnStateChanged(change);
        }
        catch (Exception exception)
        {
            notices.Error($"the state of a message could not be shown: {exception.Message}");
        }
    }
}
