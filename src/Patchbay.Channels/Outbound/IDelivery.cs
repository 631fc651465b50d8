using Patchbay.Channels.Tools;

namespace Patchbay.Channels.Outbound;

/// <summary>Brings events from the spool to the host, and learns what became of them.</summary>
interface IDelivery
{
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Receipts of the host, in order.</summary>
    void OnReceipts(Patchbay.Protocol.Extensions.ReceiptBatch batch);

    /// <summary>A tool ran without an error; <paramref name="chatId"/> is null when the call named no chat.</summary>
    Task OnToolSucceededAsync(string? chatId);

    /// <summary>Tools of this way of delivering.</summary>
    IReadOnlyList<ChannelTool> Tools { get; }
}
