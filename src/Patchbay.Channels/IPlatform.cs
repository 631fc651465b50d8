using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Tools;

namespace Patchbay.Channels;

/// <summary>
/// One outside service. It yields what people write and offers tools to answer; order, durability, delivery, receipts and
/// the wire are the channel server's. What a platform can do beyond that is an interface of its own, such as
/// <see cref="Outbound.IShowsReceipts"/>.
/// </summary>
public interface IPlatform : IAsyncDisposable
{
    PlatformInfo Info { get; }

    /// <summary>Who may be heard.</summary>
    ISenderGate Gate { get; }

    /// <summary>A tool is there only when the platform can do it.</summary>
    IReadOnlyList<ChannelTool> Tools { get; }

    /// <summary>Opens the listener or the poller. Runs beside the handshake, which waits for nothing.</summary>
    Task StartAsync(IPlatformContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Batches of messages, in order. Asking for the next batch says that the last one is on disk, or refused where the message
    /// can be. Begins beside <see cref="StartAsync"/>, and begins again after a failure.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<InboundMessage>> ReceiveAsync(CancellationToken cancellationToken);
}
