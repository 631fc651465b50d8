using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Shows "typing" from the moment a session has seen a message until the answer is there. Telegram shows it for five
/// seconds, so it is said again before they are over.
/// </summary>
sealed class TelegramTyping(TimeProvider time)
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(4.5);

    // A session that says nothing more for so long is stuck; nobody should wait for it.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    readonly Lock _lock = new();
    readonly Dictionary<string, (TelegramSource Source, DateTimeOffset Since)> _open = new(StringComparer.Ordinal);
    readonly SemaphoreSlim _woken = new(0, 1);

    public void Start(string platformId, TelegramSource source)
    {
        lock (_lock)
        {
            if (_open.TryAdd(platformId, (source, time.GetUtcNow())) && _woken.CurrentCount == 0)
            {
                _woken.Release();
            }
        }
    }

    /// <summary>This message is dealt with.</summary>
    public void End(string platformId)
    {
        lock (_lock)
        {
            _open.Remove(platformId);
        }
    }

    /// <summary>The chat has its answer.</summary>
    public void Stop(string chatId)
    {
        lock (_lock)
        {
            foreach (var (id, _) in _open.Where(pair => pair.Value.Source.ChatId == chatId).ToList())
            {
                _open.Remove(id);
            }
        }
    }

    public async Task RunAsync(TelegramClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var chats = Chats();
            foreach (var (chat, thread) in chats)
            {
                client.Outbox.Hint(stop => client.Api.SendChatActionAsync(new SendChatAction(chat, "typing", thread), stop), cancellationToken);
            }

            if (chats.Count == 0)
            {
                await _woken.WaitAsync(cancellationToken);
            }
            else
            {
                // A chat that joins is shown at once.
                using var pause = new CancellationTokenSource(Every, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, pause.Token);
                await _woken.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    List<(string Chat, long? Thread)> Chats()
    {
        lock (_lock)
        {
            var oldest = time.GetUtcNow() - Longest;
            foreach (var (id, _) in _open.Where(pair => pair.Value.Since < oldest).ToList())
            {
                _open.Remove(id);
            }

            return [.. _open.Values.Select(open => (open.Source.ChatId, open.Source.ThreadId)).Distinct()];
        }
    }
}
