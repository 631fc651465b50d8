using System.Threading.Channels;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Wire;
using Patchbay.SessionHost.Inbox;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Receipts for a channel that keeps its own spool, in order, several in a line. A receipt that is lost with the
/// connection costs nothing: the event comes again and is answered with its present state. What is told after the end of
/// the connection goes to whoever holds the events then.
/// </summary>
sealed class ReceiptSender : IEventCustodian, IAsyncDisposable
{
    readonly WireTransport _wire;
    readonly IEventCustodian _next;
    readonly CancellationTokenSource _stop = new();
    readonly Task _sending;

    // Capacity 8,192 receipts: at most 256 events are out, each with four states, so it fills only when the server does
    // not read; then the newest is dropped, which the next offer of the event makes good. Written by the session, read here.
    readonly Channel<Receipt> _receipts = Channel.CreateBounded<Receipt>(
        new BoundedChannelOptions(8192) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public ReceiptSender(WireTransport wire, IEventCustodian next)
    {
        _wire = wire;
        _next = next;
        _sending = Task.Run(SendAsync);
    }

    public void Report(IReadOnlyList<Receipt> receipts)
    {
        // False only after the end: a full queue drops.
        if (!receipts.All(_receipts.Writer.TryWrite))
        {
            _next.Report(receipts);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _receipts.Writer.TryComplete();
        await Task.WhenAny(_sending, Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System));
        await _stop.CancelAsync();
        await _sending;
        _stop.Dispose();
    }

    async Task SendAsync()
    {
        var batch = new List<Receipt>();
        try
        {
            while (await _receipts.Reader.WaitToReadAsync(_stop.Token))
            {
                batch.Clear();
                while (batch.Count < 512 && _receipts.Reader.TryRead(out var receipt))
                {
                    batch.Add(receipt);
                }

                Faults.Crash("receipt.before-send");
                var line = WireJson.NotificationLine(WireMethods.Receipts, new ReceiptBatch(batch), WireJson.Default.ReceiptBatch);
                await _wire.SendLinesAsync(line, _stop.Token);
                Faults.Crash("receipt.after-send");
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is gone; its spool offers the events again.
        }
    }
}
