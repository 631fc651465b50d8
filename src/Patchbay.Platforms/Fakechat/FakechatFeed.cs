using System.Text.Json;
using Patchbay.Channels;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// The session's feed for the tabs whose pane is open, and for nobody without the token. Lossy: the newest items, at most
/// <see cref="MostItems"/> of them and <see cref="MostSize"/>; the host is asked only while somebody looks.
/// </summary>
sealed class FakechatFeed(Task<IPlatformContext> context, FakechatSockets sockets, FakechatGate gate, CancellationToken end)
{
    public const int MostItems = 300;

    /// <summary>UTF-16 units of JSON.</summary>
    public const int MostSize = 1024 * 1024;

    const int Batch = 200;

    readonly Lock _lock = new();
    readonly Queue<(JsonElement Item, int Size)> _items = new();
    int _size;
    long _next;
    bool _asked;

    /// <summary>The pane of a tab is opened or closed. One that is opened begins with what is here already.</summary>
    public Task FollowAsync(FakechatTab tab, bool follows)
    {
        if (!gate.IsOwner)
        {
            return Task.CompletedTask;
        }

        lock (_lock)
        {
            tab.FollowsFeed = follows;
            if (follows)
            {
                tab.Enqueue(new FeedFrame([.. _items.Select(kept => kept.Item)], Restart: true).ToUtf8());
            }
        }

        return AskAsync();
    }

    /// <summary>Asks for what comes next when somebody looks and nothing is asked for yet.</summary>
    public async Task AskAsync()
    {
        FeedRequest request;
        lock (_lock)
        {
            if (_asked || !sockets.Any(tab => tab.FollowsFeed))
            {
                return;
            }

            _asked = true;
            request = new FeedRequest(_next, Batch);
        }

        if (!await (await context).AskForFeedAsync(request, end))
        {
            Take(new FeedBatch([], request.From, "no session here shows its feed"));
        }
    }

    /// <summary>An answer to what was asked for. True when there is more to ask for.</summary>
    public bool Take(FeedBatch batch)
    {
        lock (_lock)
        {
            if (!_asked)
            {
                return false;
            }

            _asked = false;
            _next = batch.Next;
            foreach (var item in batch.Items)
            {
                var size = item.GetRawText().Length;
                _items.Enqueue((item, size));
                _size += size;
            }

            while (_items.Count > MostItems || (_size > MostSize && _items.Count > 1))
            {
                _size -= _items.Dequeue().Size;
            }

            sockets.Broadcast(new FeedFrame(batch.Items, Refused: batch.Refused), tab => tab.FollowsFeed);
            return batch.Refused is null;
        }
    }
}
