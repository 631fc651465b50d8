using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Transcript;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Turns;

/// <summary>
/// Moves what waits into the transcript: commit 2, then the receipt, then out of the queue. What fails before the commit
/// stays in the queue, and the spool's lease on it stands.
/// </summary>
sealed class Injector(SessionInbox inbox, EventRenderer renderer, SessionTranscript transcript, SessionFeed feed)
{
    // Two breakpoints at once would show the same items twice.
    readonly SemaphoreSlim _turnstile = new(1, 1);

    /// <summary>The blocks that entered, in order. Items that a crash made known already leave the queue without entering.</summary>
    public async Task<IReadOnlyList<AgentBlock>> InjectAsync(
        int turn, TurnEvents events, BreakpointKind? breakpoint, CancellationToken cancellationToken)
    {
        await _turnstile.WaitAsync(cancellationToken);
        try
        {
            var items = inbox.Peek(BreakpointBounds.MaxEvents, BreakpointBounds.MaxSize);
            if (items.Count == 0)
            {
                return [];
            }

            var blocks = items.ToDictionary(item => item, renderer.Render, ReferenceEqualityComparer.Instance as IEqualityComparer<InboxItem>);
            if (Faults.Mutant("delivered-early"))
            {
                EventReporter.Report(feed, items.OfType<InboxItem.Leased>(), ReceiptState.Delivered);
            }

            var entered = await transcript.DeliverAsync(
                turn, [.. items.Select(item => new Delivery(item, blocks[item].Text))], CancellationToken.None);
            inbox.Remove(items);
            events.Add(entered);
            if (breakpoint is { } kind)
            {
                feed.Publish(new EventsInjected(turn, Name(kind), [.. entered.OfType<InboxItem.Leased>().Select(item => item.EventId)]));
            }

            EventReporter.Report(feed, entered.OfType<InboxItem.Leased>(), ReceiptState.Delivered);
            await AnswerKnownAsync(items.Except(entered).OfType<InboxItem.Leased>());
            return [.. entered.Select(item => blocks[item])];
        }
        finally
        {
            _turnstile.Release();
        }
    }

    async Task AnswerKnownAsync(IEnumerable<InboxItem.Leased> known)
    {
        foreach (var item in known)
        {
            var state = await transcript.FindAsync(item.Source, item.EventId, CancellationToken.None);
            item.Custodian.Report([new Receipt(item.EventId, state ?? ReceiptState.Delivered)]);
        }
    }

    static string Name(BreakpointKind kind) => kind switch
    {
        BreakpointKind.ToolFinished => "tool_finished",
        BreakpointKind.FileSaved => "file_saved",
        _ => "turn_finished",
    };
}
