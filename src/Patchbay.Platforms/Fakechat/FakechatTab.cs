using System.Net.WebSockets;
using System.Threading.Channels;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// One socket: a browser's tab, or a program. Frames to it are ordered and complete up to the moment where it is cut off;
/// a tab that is cut off connects again and starts from the history, so it loses nothing.
/// </summary>
sealed class FakechatTab(WebSocket socket)
{
    /// <summary>A text of 8 MB with its envelope and the escapes of its line ends.</summary>
    public const int MaxFrameSize = 9 * 1024 * 1024;
    const long MaxQueuedSize = 64L * 1024 * 1024;

    // 4,096 frames and 64 MiB. Full: the tab is cut off and catches up from the history. Writers: all who broadcast, under
    // the lock of FakechatSockets. Reader: WriteAsync. So that one tab that sleeps can neither hold up nor fill the server.
    readonly Channel<byte[]> _frames = System.Threading.Channels.Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    long _queuedSize;

    /// <summary>Its feed pane is open. Written under the lock of <see cref="FakechatFeed"/>.</summary>
    public bool FollowsFeed { get; set; }

    public void Enqueue(byte[] frame)
    {
        if (Interlocked.Add(ref _queuedSize, frame.Length) - frame.Length > MaxQueuedSize || !_frames.Writer.TryWrite(frame))
        {
            socket.Abort();
        }
    }

    /// <summary>No more frames; what is queued is still written.</summary>
    public void Finish() => _frames.Writer.TryComplete();

    /// <summary>Writes the first frames, then what is queued, until the tab is finished or gone.</summary>
    public async Task WriteAsync(IEnumerable<byte[]> first, CancellationToken cancellationToken)
    {
        foreach (var frame in first)
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        }

        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _queuedSize, -frame.Length);
            await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        }
    }

    /// <summary>
    /// Reads whole messages, one after the other: the next is read when <paramref name="receiveAsync"/> has taken the last.
    /// One that is too large is read to its end, and <paramref name="tooLarge"/> gets its beginning.
    /// </summary>
    public async Task ReadAsync(
        Func<ReadOnlyMemory<byte>, Task> receiveAsync, Action<ReadOnlyMemory<byte>> tooLarge, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        var overflow = false;
        while (true)
        {
            // The rest of a message that is too large is read over its own end, and so forgotten.
            var start = overflow ? buffer.Length / 2 : length;
            var part = await socket.ReceiveAsync(buffer.AsMemory(start), cancellationToken);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return;
            }

            length = start + part.Count;
            if (part.EndOfMessage)
            {
                if (overflow)
                {
                    tooLarge(buffer.AsMemory(0, 1024));
                }
                else if (part.MessageType is WebSocketMessageType.Text)
                {
                    await receiveAsync(buffer.AsMemory(0, length));
                }

                (buffer, length, overflow) = (buffer.Length > 64 * 1024 ? new byte[4096] : buffer, 0, false);
            }
            else if (length == buffer.Length)
            {
                overflow |= buffer.Length >= MaxFrameSize;
                if (!overflow)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxFrameSize));
                }
            }
        }
    }
}
