using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// What a reader that begins in the middle of the feed must know: which session this is, how each channel stands, and what
/// still waits for an answer.
/// </summary>
sealed class FeedHead
{
    readonly Lock _lock = new();
    readonly Dictionary<string, FeedItem> _items = new(StringComparer.Ordinal);

    /// <summary>Called in order for every item.</summary>
    public void Observe(FeedItem item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case SessionStarted:
                    _items.Clear();
                    _items["session"] = item;
                    break;
                case ChannelStatus status:
                    _items["channel " + status.Entry] = item;
                    break;
                case PermissionAsked asked:
                    _items["request " + asked.RequestId] = item;
                    break;
                case PermissionClosed closed:
                    _items.Remove("request " + closed.RequestId);
                    break;
                case QuestionAsked asked:
                    _items["question " + asked.QuestionId] = item;
                    break;
                case QuestionClosed closed:
                    _items.Remove("question " + closed.QuestionId);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Items with numbers below <paramref name="from"/>, in order.</summary>
    public IReadOnlyList<FeedItem> Before(long from)
    {
        lock (_lock)
        {
            return [.. _items.Values.Where(item => item.Seq < from).OrderBy(item => item.Seq)];
        }
    }
}
