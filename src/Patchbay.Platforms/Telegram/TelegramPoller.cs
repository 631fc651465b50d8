using System.Runtime.CompilerServices;
using Patchbay.Platforms.Telegram.Api;
using Patchbay.Spool;

namespace Patchbay.Platforms.Telegram;

/// <summary>
/// Asks for updates, one request at a time, for as long as the channel runs. Must-deliver: the offset that lets Telegram
/// forget is sent with the next request, which is made only when the last batch is on disk; none is kept across starts, so
/// that the first request brings whatever was never confirmed. Nothing makes it stop.
/// </summary>
sealed class TelegramPoller(TelegramApi api, TelegramSettings settings, TelegramTrouble trouble, TelegramHeld held, TimeProvider time)
{
    const int BatchSize = 100;

    static readonly string[] Kinds = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"];
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Batches in the order of the platform, without doubles. Asking for the next one confirms the last, up to what is held;
    /// a batch is empty when something that was held can go on.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<TelegramUpdate>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? offset = null;
        long? behind = null;
        while (true)
        {
            var batch = await NextAsync(offset, cancellationToken);
            behind = batch.Count == 0 ? behind : batch[^1].UpdateId + 1;
            if (batch.Count > 0 && Faults.Mutant("offset-early"))
            {
                await api.GetUpdatesAsync(new GetUpdates(batch[^1].UpdateId + 1, 1, 0, Kinds), cancellationToken);
            }

            yield return batch;
            offset = held.From ?? behind;
        }
    }

    async Task<IReadOnlyList<TelegramUpdate>> NextAsync(long? offset, CancellationToken cancellationToken)
    {
        var waitsForAlbum = 0;
        while (true)
        {
            var began = time.GetTimestamp();
            var isHolding = held.From is not null;
            var seconds = waitsForAlbum == 0 && !isHolding ? settings.PollSeconds : 0;
            if (await TryPollAsync(offset, seconds, cancellationToken) is not { } found)
            {
                continue;
            }

            var batch = InOrder(found, offset);
            if (batch.Count == 0)
            {
                if (isHolding)
                {
                    await Task.WhenAny(held.Ready, Task.Delay(Shortest, time, cancellationToken));
                    if (held.Ready.IsCompleted)
                    {
                        return batch;
                    }
                }

                // A server that answers an open request with nothing at once must not be asked without end.
                if (seconds > 0 && time.GetElapsedTime(began) < Shortest)
                {
                    await Task.Delay(Shortest, time, cancellationToken);
                }

                waitsForAlbum = 0;
                continue;
            }

            var settled = TelegramAlbums.Settled(batch);
            if (settled == batch.Count || waitsForAlbum == batch.Count)
            {
                return batch;
            }

            if (settled > 0)
            {
                return batch[..settled];
            }

            // The same again, and what came meanwhile: an album arrives as several updates. Nothing more: it is whole.
            waitsForAlbum = batch.Count;
            await Task.Delay(settings.AlbumPause, time, cancellationToken);
        }
    }

    /// <summary>Null when it failed; then the time to wait is over.</summary>
    async Task<List<TelegramUpdate>?> TryPollAsync(long? offset, int seconds, CancellationToken cancellationToken)
    {
        TimeSpan pause;
        try
        {
            var found = await api.GetUpdatesAsync(new GetUpdates(offset, BatchSize, seconds, Kinds), cancellationToken);
            trouble.Over();
            return found;
        }
        catch (TelegramApiException exception)
        {
            pause = trouble.Pause(exception);
        }

        await Task.Delay(pause, time, cancellationToken);
        return null;
    }

    List<TelegramUpdate> InOrder(List<TelegramUpdate> found, long? offset) =>
        [.. found.Where(update => update is not null && update.UpdateId >= (offset ?? 0) && !held.Knows(update.UpdateId)).DistinctBy(update => update.UpdateId).OrderBy(update => update.UpdateId)];
}
