using System.Threading.Channels;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Feed;

/// <summary>
/// Stores the feed beside the transcript, a little later and in batches. Lossy by design: what the feed shows is in the
/// transcript before it is shown; items lost with a crash are views of it.
/// </summary>
sealed class FeedKeeper : IAsyncDisposable
{
    // Capacity 8,192, drops the newest when full (the disk is slower than the session), written under the feed's lock,
    // read by the one loop.
    readonly Channel<FeedItem> _items = Channel.CreateBounded<FeedItem>(
        new BoundedChannelOptions(8192) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    readonly SessionTranscript _transcript;
    readonly TimeProvider _time;
    readonly Task _keeping;

    public FeedKeeper(SessionFeed feed, SessionTranscript transcript, TimeProvider time)
    {
        _transcript = transcript;
        _time = time;
        feed.Observe(item =>
        {
            if (item is not Notice { Transient: true })
            {
                _items.Writer.TryWrite(item);
            }
        });
        _keeping = Task.Run(KeepAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _keeping;
    }

    async Task KeepAsync()
    {
        var lines = new List<string>();
        while (await _items.Reader.WaitToReadAsync())
        {
            // A moment to gather, so that the feed costs one write for many items.
            await Task.WhenAny(_items.Reader.Completion, Task.Delay(TimeSpan.FromMilliseconds(200), _time));
            lines.Clear();
            while (lines.Count < 2048 && _items.Reader.TryRead(out var item))
            {
                lines.Add(FeedJson.Line(item));
            }

            try
            {
                await _transcript.KeepFeedAsync(lines, CancellationToken.None);
            }
            catch (Exception exception) when (exception is Spool.SpoolFullException or Spool.SpoolUnavailableException or ObjectDisposedException)
            {
                // A full disk stops the session's own commits, which say so; views can wait.
            }
        }
    }
}
