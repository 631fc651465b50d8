using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Feed;

/// <summary>Reads a feed from its beginning and waits for what must come.</summary>
sealed class FeedReading : IAsyncDisposable
{
    readonly IAsyncEnumerator<FeedItem> _items;
    readonly CancellationTokenSource _fuse = new(TimeSpan.FromSeconds(30));

    public FeedReading(SessionFeed feed) => _items = feed.ReadAsync(1, _fuse.Token).GetAsyncEnumerator();

    public List<FeedItem> Seen { get; } = [];

    /// <summary>The next item of this type; what comes before it is in <see cref="Seen"/>.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? fits = null)
        where T : FeedItem
    {
        while (await _items.MoveNextAsync())
        {
            Seen.Add(_items.Current);
            if (_items.Current is T item && (fits is null || fits(item)))
            {
                return item;
            }
        }

        throw new InvalidOperationException($"the feed ended before a {typeof(T).Name}");
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _fuse.Dispose();
    }
}
