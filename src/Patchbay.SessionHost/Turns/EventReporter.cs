using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Turns;

/// <summary>Tells custodians and the feed where events are, after it is true.</summary>
static class EventReporter
{
    public static void Report(SessionFeed feed, IEnumerable<InboxItem.Leased> items, ReceiptState state, string? reason = null)
    {
        foreach (var group in items.GroupBy(item => (item.Custodian, item.Source)))
        {
            string[] ids = [.. group.Select(item => item.EventId)];
            group.Key.Custodian.Report([.. ids.Select(id => new Receipt(id, state, reason))]);
            feed.Publish(new EventStateChanged(group.Key.Source, ids, state.ToString().ToLowerInvariant(), reason));
        }
    }
}
