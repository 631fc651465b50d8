using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>
/// The updates that wait for the bot. They stay until a request with a higher offset confirms them; a second request ends
/// the first with 409, as Telegram does.
/// </summary>
sealed class FakeUpdates
{
    readonly Lock _lock = new();
    readonly List<JsonObject> _waiting = [];
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    CancellationTokenSource? _poll;
    long _lastId = 1000;

    /// <summary>How many wait unconfirmed.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The number of the update.</summary>
    public long Add(string kind, JsonObject content)
    {
        lock (_lock)
        {
            var id = ++_lastId;
            _waiting.Add(new JsonObject { ["update_id"] = id, [kind] = content.DeepClone() });
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return id;
        }
    }

    public async Task<JsonArray> PollAsync(JsonObject parameters, CancellationToken cancellationToken)
    {
        var offset = parameters["offset"]?.GetValue<long>() ?? 0;
        var limit = parameters["limit"]?.GetValue<int>() ?? 100;
        var timeout = parameters["timeout"]?.GetValue<int>() ?? 0;
        var allowed = parameters["allowed_updates"]?.AsArray().Select(kind => kind!.GetValue<string>()).ToHashSet();
        if (limit is < 1 or > 100 || timeout is < 0 or > 50)
        {
            throw FakeRefusal.Bad("limit must be 1 to 100 and timeout 0 to 50");
        }

        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Begin(poll);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(timeout));
            while (true)
            {
                if (Take(offset, limit, allowed, out var changed) is { Count: > 0 } found || timeout == 0 || patience.IsCancellationRequested)
                {
                    return Take(offset, limit, allowed, out _);
                }

                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, poll.Token);
                await changed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (poll.IsCancellationRequested)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw new FakeRefusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
                }
            }
        }
        finally
        {
            End(poll);
        }
    }

    void Begin(CancellationTokenSource poll)
    {
        CancellationTokenSource? former;
        lock (_lock)
        {
            (former, _poll) = (_poll, poll);
        }

        try
        {
            former?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    void End(CancellationTokenSource poll)
    {
        lock (_lock)
        {
            _poll = _poll == poll ? null : _poll;
        }
    }

    JsonArray Take(long offset, int limit, HashSet<string>? allowed, out Task changed)
    {
        lock (_lock)
        {
            _waiting.RemoveAll(update => Id(update) < offset || (allowed is not null && !allowed.Contains(Kind(update))));
            changed = _changed.Task;
            return [.. _waiting.Take(limit).Select(update => update.DeepClone())];
        }
    }

    static long Id(JsonObject update) => update["update_id"]!.GetValue<long>();

    static string Kind(JsonObject update) => update.First(pair => pair.Key != "update_id").Key;
}
