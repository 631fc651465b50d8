using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>
/// The updates that wait for the bot. They stay until a request with a higher offset confirms them; a second request ends
/// the first with 409, as Telegram does.
/// </summary>
sealed class FakeUpdates
{
    readonly Lock _lock = new();
    readonly LinkedList<(long Id, string Kind, JsonObject Update)> _waiting = new();
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
            _waiting.AddLast((id, kind, new JsonObject { ["update_id"] = id, [kind] = content.DeepClone() }));
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
                var found = Take(offset, limit, allowed, out var changed);
                if (found.Count > 0 || timeout == 0 || patience.IsCancellationRequested)
                {
                    return found;
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
            while (_waiting.First is { } first && first.Value.Id < offset)
            {
                _waiting.RemoveFirst();
            }

            changed = _changed.Task;
            var found = new JsonArray();
            for (var node = _waiting.First; node is not null && found.Count < limit;)
            {
                var (_, kind, update) = node.Value;
                var next = node.Next;
                if (allowed is null || allowed.Contains(kind))
                {
                    found.Add(update.DeepClone());
                }
                else
                {
                    // What the bot did not ask for is gone, as at Telegram.
                    _waiting.Remove(node);
                }

                node = next;
            }

            return found;
        }
    }
}
