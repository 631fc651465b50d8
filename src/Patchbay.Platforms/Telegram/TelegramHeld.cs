using Patchbay.Channels.Inbound;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Messages whose picture or transcript is still being made. Telegram keeps them: nothing from the first of them on is
/// confirmed, and the poll goes on meanwhile, so that a button or another chat waits for nobody's recording. Within a chat
/// the order stays. In memory only: what a process that dies had begun comes again.
/// </summary>
sealed class TelegramHeld
{
    // At most as many as one answer of Telegram has: no more are seen while the first is not confirmed.
    readonly List<(long Update, string ChatId, Task<InboundMessage> Making)> _waiting = [];
    readonly HashSet<long> _seen = [];

    /// <summary>The first update that must not be confirmed yet; null when none is held.</summary>
    public long? From => _waiting.Count == 0 ? null : _waiting.Min(held => held.Update);

    /// <summary>Something that was held can go on. Only while something is.</summary>
    public Task Ready => Task.WhenAny(_waiting.Select(held => held.Making));

    /// <summary>The update was dealt with, or is held.</summary>
    public bool Knows(long update) => _seen.Contains(update);

    public void Saw(long update) => _seen.Add(update);

    public void Add(long update, string chatId, Task<InboundMessage> making) => _waiting.Add((update, chatId, making));

    /// <summary>What is made, in order; a chat whose earlier message is not waits with the rest.</summary>
    public IReadOnlyList<(long Update, Task<InboundMessage> Made)> Take()
    {
        var made = new List<(long, Task<InboundMessage>)>();
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _waiting.Count;)
        {
            var (update, chat, making) = _waiting[i];
            if (waiting.Contains(chat) || !making.IsCompleted)
            {
                waiting.Add(chat);
                i++;
                continue;
            }

            made.Add((update, making));
            _waiting.RemoveAt(i);
        }

        _seen.RemoveWhere(update => update < (From ?? long.MaxValue));
        return made;
    }
}
