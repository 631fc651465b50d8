namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Telegram takes about 30 messages a second from a bot, over all chats, and says with 429 how long it wants to be left alone.
/// A chat is left alone for as long before the next request, so that several who write do not each have to be told; and for a
/// minute after a 429 nothing is sent faster than all chats together may be.
/// </summary>
sealed class TelegramPace(TimeProvider time)
{
    const int MostInASecond = 30;
    const int MostChats = 1024;
    static readonly TimeSpan Careful = TimeSpan.FromMinutes(1);

    readonly Lock _lock = new();
    readonly Queue<DateTimeOffset> _last = new();
    readonly BoundedMap<DateTimeOffset?> _chats = new(MostChats);
    DateTimeOffset _carefulUntil;

    /// <summary>Until a message to this chat may leave.</summary>
    public Task WaitAsync(string chatId, CancellationToken cancellationToken)
    {
        TimeSpan pause;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var at = _chats.Find(chatId) is { } held && held > now ? held : now;
            if (_last.Count == MostInASecond && _last.Dequeue() is var first && now < _carefulUntil && first + TimeSpan.FromSeconds(1) > at)
            {
                at = first + TimeSpan.FromSeconds(1);
            }

            // What waits for its chat takes no place of those that go now.
            _last.Enqueue(at > now + TimeSpan.FromSeconds(1) ? now : at);
            pause = at - now;
        }

        return pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Telegram said so.</summary>
    public void Hold(string chatId, TimeSpan pause)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _chats.Set(chatId, now + pause);
            _carefulUntil = now + pause + Careful;
        }
    }
}
