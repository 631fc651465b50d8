using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Gives the feed to a channel that asks for it, one batch for each request. Lossy: whoever is behind gets the newest items and
/// is told how many were left out. Nothing is sent unasked and nothing is published, so it neither holds up the session nor
/// feeds itself.
/// </summary>
sealed class FeedRelay(SessionFeed feed, TimeProvider time)
{
    public const int MostItems = 200;
    const int LargestBatch = 256 * 1024;
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    // One entry for each connection that waits for an answer.
    readonly ConcurrentDictionary<ServerConnection, FeedRequest> _open = new();

    public void Ask(ServerConnection connection, FeedRequest request)
    {
        if (Refusal(connection) is { } reason)
        {
            Send(connection, new FeedBatch([], request.From, reason));
        }
        else if (_open.TryAdd(connection, request))
        {
            _ = AnswerAsync(connection, request);
        }
    }

    // The feed holds what everybody wrote and what every tool printed: it goes to channels that are ours, as roles and
    // commands are taken from those alone.
    static string? Refusal(ServerConnection connection) =>
        !connection.Server.IsBuiltIn || !connection.Declares(WireCapabilities.Feed) ? "this channel is not trusted with the feed"
        : !connection.IsListening ? "the channel does not listen yet"
        : null;

    static void Send(ServerConnection connection, FeedBatch batch) =>
        _ = connection.NotifyAsync(WireMethods.Feed, batch, WireJson.Default.FeedBatch);

    async Task AnswerAsync(ServerConnection connection, FeedRequest request)
    {
        var from = Math.Max(0, request.From);
        using var end = new CancellationTokenSource();
        var coming = IsComingAsync(Math.Max(1, from), end.Token);
        if (await Task.WhenAny(coming, connection.Ended) != coming)
        {
            await end.CancelAsync();
        }

        if (!await coming || connection.Ended.IsCompleted)
        {
            _open.TryRemove(connection, out _);
            return;
        }

        // What comes by the thousand goes in few batches; the first after a silence goes as late as all others.
        await Task.WhenAny(Task.Delay(Gathering, time), connection.Ended);
        var batch = await GatherAsync(from, Math.Clamp(request.Limit, 1, MostItems));
        _open.TryRemove(connection, out _);
        Send(connection, batch);
    }

    /// <summary>False when the feed ended before.</summary>
    async Task<bool> IsComingAsync(long from, CancellationToken cancellationToken)
    {
        try
        {
            await using var items = feed.ReadAsync(from, cancellationToken).GetAsyncEnumerator(cancellationToken);
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task<FeedBatch> GatherAsync(long from, int limit)
    {
        var last = feed.Last;
        var start = Math.Max(Math.Max(1, from), last - limit + 1);
        var items = new List<JsonElement>();
        if (from > 0 && start > from)
        {
            items.Add(FeedExcerpt.Of(
                new Notice("warning", "feed", $"{start - from} items were not shown here") { Seq = start - 1, At = time.GetUtcNow() }));
        }

        var size = 0;
        await foreach (var item in feed.ReadAsync(start, CancellationToken.None))
        {
            if (item is not Notice { Transient: true })
            {
                var excerpt = FeedExcerpt.Of(item);
                size += excerpt.GetRawText().Length;
                items.Add(excerpt);
            }

            if (item.Seq >= last || size >= LargestBatch)
            {
                return new FeedBatch(items, item.Seq + 1);
            }
        }

        return new FeedBatch(items, last + 1);
    }
}
