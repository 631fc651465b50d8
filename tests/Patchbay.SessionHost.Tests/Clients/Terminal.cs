using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Clients;

/// <summary>One attached terminal, and what it was shown.</summary>
sealed class Terminal(SocketSessionClient client, long from) : IAsyncDisposable
{
    readonly CancellationTokenSource _fuse = new(TimeSpan.FromSeconds(60));
    IAsyncEnumerator<FeedItem>? _items;

    public SocketSessionClient Client => client;

    public List<FeedItem> Seen { get; } = [];

    public async Task<T> NextAsync<T>(Func<T, bool>? fits = null)
        where T : FeedItem
    {
        _items ??= client.ReadAsync(from, _fuse.Token).GetAsyncEnumerator();
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

    /// <summary>Everything until the feed ends.</summary>
    public async Task<IReadOnlyList<FeedItem>> RestAsync()
    {
        _items ??= client.ReadAsync(from, _fuse.Token).GetAsyncEnumerator();
        while (await _items.MoveNextAsync())
        {
            Seen.Add(_items.Current);
        }

        return Seen;
    }

    public Task<ClientReply> SendAsync(ClientCommand command) => client.SendAsync(command, _fuse.Token);

    public async ValueTask DisposeAsync()
    {
        if (_items is not null)
        {
            await _items.DisposeAsync();
        }

        await client.DisposeAsync();
        _fuse.Dispose();
    }
}
