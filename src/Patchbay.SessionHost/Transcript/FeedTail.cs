using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Transcript;

/// <summary>
/// What a feed goes on from: the number of the last item of earlier runs, and their last items. After a kill the numbers
/// jump, because some that were shown may not have been kept.
/// </summary>
public sealed record FeedTail(long Last, IReadOnlyList<FeedItem> Items)
{
    /// <summary>More than what can be shown and not yet kept.</summary>
    const int Jump = SessionFeed.Kept;

    public static FeedTail None { get; } = new(0, []);

    /// <summary>True when the run before did not end itself.</summary>
    public bool WasCutOff => Items.Count > 0 && Items[^1] is not SessionEnded;

    internal static async Task<FeedTail> ReadAsync(SessionTranscript transcript, int most, CancellationToken cancellationToken)
    {
        var lines = await transcript.Database.WriteAsync(
            scope => scope.Query("SELECT item FROM feed ORDER BY seq DESC LIMIT ?1", row => row.GetString(0), most), cancellationToken);
        FeedItem[] items = [.. lines.Select(SocketJson.Item).OfType<FeedItem>().Reverse()];
        return items.Length == 0 ? None : new FeedTail(items[^1].Seq + (items[^1] is SessionEnded ? 0 : Jump), items);
    }
}
