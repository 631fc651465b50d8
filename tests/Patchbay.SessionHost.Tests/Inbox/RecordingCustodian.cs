using System.Collections.Concurrent;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Tests.Inbox;

/// <summary>Holds events and remembers what it was told of them.</summary>
sealed class RecordingCustodian : IEventCustodian
{
    public ConcurrentQueue<Receipt> Receipts { get; } = new();

    public void Report(IReadOnlyList<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            Receipts.Enqueue(receipt);
        }
    }

    public IReadOnlyList<ReceiptState> StatesOf(string eventId) =>
        [.. Receipts.Where(receipt => receipt.EventId == eventId).Select(receipt => receipt.State)];

    public InboxItem.Leased Event(
        string id, string text = "hello", string role = SenderRoles.Owner, string source = "chat", string chat = "web", bool interrupted = false) =>
        new(source, id, role, new ChannelEvent { Content = text, Id = id, Meta = [new("chat_id", chat), new("message_id", id)] }, this, interrupted);
}
