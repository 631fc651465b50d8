using System.Globalization;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Telegram.Text;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Replaces a text that was sent. One that has grown too long goes on in further messages, and the next edit replaces those
/// too. What a shorter text leaves over says so: bots cannot be sure to delete.
/// </summary>
sealed class TelegramEdits(TelegramSending sending, TelegramTracker tracker)
{
    readonly Lock _lock = new();
    readonly BoundedMap<List<long>> _parts = new(256);

    public async Task<string> EditAsync(string chatId, AccessState access, TelegramArguments given, CancellationToken cancellationToken)
    {
        var first = given.Id("message_id") ?? throw new ToolFailedException("message_id is required");
        var text = given.Required("text");
        var isRaw = given.IsMarkdownV2("format");
        var pieces = TelegramChunks.Split(isRaw ? TelegramText.Plain(text) : TelegramMarkdown.Render(text), access.TextChunkLimit, access.ChunkMode);
        var parts = Parts(TelegramTracker.Key(chatId, first), first);
        for (var i = 0; i < Math.Max(pieces.Count, parts.Count); i++)
        {
            if (i >= parts.Count)
            {
                parts.Add(await sending.SendAsync(chatId, pieces[i], isRaw, tracker.TopicOf(chatId, first), null, null, cancellationToken));
            }
            else
            {
                var piece = i < pieces.Count ? pieces[i] : TelegramText.Plain("…");
                await sending.EditAsync(chatId, parts[i], piece, isRaw && i < pieces.Count, null, cancellationToken);
            }
        }

        var more = parts.Skip(1).Take(pieces.Count - 1).ToList();
        return more.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"edited (id: {first})")
            : string.Create(CultureInfo.InvariantCulture, $"edited (id: {first}; goes on in ids: {string.Join(", ", more)})");
    }

    List<long> Parts(string key, long first)
    {
        lock (_lock)
        {
            if (_parts.Find(key) is { } known)
            {
                return known;
            }

            List<long> parts = [first];
            _parts.Set(key, parts);
            return parts;
        }
    }
}
