using Patchbay.Platforms.Telegram.Api;

namespace Patchbay.Platforms.Telegram;

/// <summary>Several pictures or files that were sent as one arrive as one message each, with the same group.</summary>
static class TelegramAlbums
{
    /// <summary>An album never has more.</summary>
    const int MaxParts = 10;

    /// <summary>
    /// How many updates of the beginning can be taken now: what stands before an album at the very end of the batch, whose
    /// last part may still be on its way.
    /// </summary>
    public static int Settled(IReadOnlyList<TelegramUpdate> batch)
    {
        if (batch[^1].Message is not { MediaGroupId: { } group } last)
        {
            return batch.Count;
        }

        var parts = batch.Where(update => IsPart(update, last.Chat.Id, group)).ToList();
        return parts.Count >= MaxParts ? batch.Count : batch.TakeWhile(update => update != parts[0]).Count();
    }

    /// <summary>The batch with each album as one group, at the place of its first part.</summary>
    public static IEnumerable<IReadOnlyList<TelegramUpdate>> Group(IReadOnlyList<TelegramUpdate> batch)
    {
        var seen = new HashSet<(long, string)>();
        foreach (var update in batch)
        {
            if (update.Message is not { MediaGroupId: { } group } message)
            {
                yield return [update];
            }
            else if (seen.Add((message.Chat.Id, group)))
            {
                yield return [.. batch.Where(other => IsPart(other, message.Chat.Id, group))];
            }
        }
    }

    static bool IsPart(TelegramUpdate update, long chatId, string group) => update.Message is { } message && message.Chat.Id == chatId && message.MediaGroupId == group;
}
