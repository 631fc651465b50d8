using Patchbay.Channels.Outbound;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Channels.Sharing;

/// <summary>The delivery to a plain host, as a process that stands by sees it: it happens in the one that receives.</summary>
sealed class LinkedDelivery(HolderLink link) : IDelivery
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public long Position => link.Position;

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>They go their own road.</summary>
    public ValueTask OnReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task OnToolSucceededAsync(string? chatId, long position)
    {
        using var fuse = new CancellationTokenSource(Patience);
        try
        {
            await link.AskAsync(
                ShareMethods.Confirmed, new ShareConfirmation(chatId, position), ShareJson.Default.ShareConfirmation, ShareJson.Default.ShareAnswer, fuse.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It stays unconfirmed, and is offered once more or listed.
        }
    }
}
