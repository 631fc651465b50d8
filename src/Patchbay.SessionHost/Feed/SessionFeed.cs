using System.Runtime.CompilerServices;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Feed;

/// <summary>
/// Must-deliver and ordered for readers that keep within the last <see cref="Kept"/> items; one that falls behind
/// further gets a notice with the number of items it missed, so a slow reader never stops the session.
/// </summary>
public sealed class SessionFeed(TimeProvider time, FeedTail earlier)
{
    /// <summary>Items in memory.</summary>
    public const int Kept = 20_000;

    readonly long _first = earlier.Last + 1;
    readonly Lock _lock = new();
    readonly FeedItem[] _ring = new FeedItem[Kept];
    readonly List<Action<FeedItem>> _observers = [];
    long _last = earlier.Last;
    bool _closed;
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A feed that begins.</summary>
    public SessionFeed(TimeProvider time)
        : this(time, FeedTail.None)
    {
    }

    /// <summary>Number of the newest item.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Numbers, dates and shows the item.</summary>
    public FeedItem Publish(FeedItem item)
    {
        TaskCompletionSource changed;
        FeedItem numbered;
        lock (_lock)
        {
            numbered = item with { Seq = ++_last, At = time.GetUtcNow() };
            _ring[_last % Kept] = numbered;
            foreach (var observer in _observers)
            {
                observer(numbered);
            }

            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
        return numbered;
    }

    /// <summary>Called in order, under the feed's lock: must not block or publish.</summary>
    public void Observe(Action<FeedItem> observer)
    {
        lock (_lock)
        {
            _observers.Add(observer);
        }
    }

    /// <summary>Readers end after what was published so far.</summary>
    public void Close()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _closed = true;
            changed = _changed;
        }

        changed.TrySetResult();
    }

    /// <summary>Everything from <paramref name="from"/> on, then what comes, until the feed is closed.</summary>
    public async IAsyncEnumerable<FeedItem> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in earlier.Items.Where(item => item.Seq >= from))
        {
            yield return item;
        }

        var next = Math.Max(_first, from);
        while (true)
        {
            FeedItem? item = null;
            long missed = 0;
            Task changed;
            bool closed;
            lock (_lock)
            {
                var oldest = Math.Max(_first, _last - Kept + 1);
                missed = Math.Max(0, oldest - next);
                next = Math.Max(next, oldest);
                if (next <= _last)
                {
                    item = _ring[next % Kept];
                }

                changed = _changed.Task;
                closed = _closed;
            }

            if (missed > 0)
            {
                yield return new Notice("warning", "feed", $"{missed} items were not shown here") { Seq = next - 1, At = time.GetUtcNow() };
            }

            if (item is not null)
            {
                next++;
                yield return item;
            }
            else if (closed)
            {
                yield break;
            }
            else
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }
}
