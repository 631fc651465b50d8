using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Turns;

/// <summary>Tells custodians and the feed where events are, after it is true.</summary>
static class EventReporter
{
    public static void Report(SessionFeed feed, IEnumerable<InboxItem.Leased> items, ReceiptState state, string? reason = null)
    {
        foreach (var group in items.GroupBy(item => item.Custodian))
        {
            group.Key.Report([.. group.Select(item => new Receipt(item.EventId, state, reason))]);
            foreach (var item in group)
            {
                feed.Publish(new EventStateChanged(item.Source, item.EventId, state.ToString().ToLowerInvariant(), reason));
            }
        }
    }
}
