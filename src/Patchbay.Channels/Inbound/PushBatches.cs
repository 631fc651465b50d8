using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Patchbay.Channels.Inbound;

/// <summary>
/// For platforms that push (a page, a webhook, a socket): what waits while the last batch is written is the next batch, so
/// that many messages share one commit and a single one waits for nobody.
/// </summary>
public sealed class PushBatches
{
    /// <summary>Messages in one batch.</summary>
    public const int MaxBatch = 512;

    // Capacity 4,096 messages; a sender waits when it is full, which is the brake towards the platform. Many writers, one
    // reader: the channel server's inbound loop.
    readonly Channel<InboundMessage> _messages = Channel.CreateBounded<InboundMessage>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Puts one message into the next batch; waits while too many wait.</summary>
    public ValueTask AddAsync(InboundMessage message, CancellationToken cancellationToken) =>
        _messages.Writer.WriteAsync(message, cancellationToken);

    /// <summary>Batches of what waits, until the token ends it.</summary>
    public async IAsyncEnumerable<IReadOnlyList<InboundMessage>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<InboundMessage>();
            while (batch.Count < MaxBatch && _messages.Reader.TryRead(out var message))
            {
                batch.Add(message);
            }

            yield return batch;
        }
    }
}
