using Patchbay.Protocol.Extensions;

namespace Patchbay.Channels.Outbound;

/// <summary>Brings events from the spool to the host, and learns what became of them.</summary>
interface IDelivery
{
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Receipts of the host, in order. Waits when the disk is behind: that is the brake towards the host.</summary>
    ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken);

    /// <summary>Where the sending is: what is sent later has not been seen by a tool call that begins now.</summary>
    long Position { get; }

    /// <summary>
    /// A tool ran without an error. <paramref name="chatId"/> is null when the call named no chat;
    /// <paramref name="position"/> is from before the call. Never throws: the tool has done its work.
    /// </summary>
    Task OnToolSucceededAsync(string? chatId, long position);
}
