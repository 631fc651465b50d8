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
    bool _inTrouble;

    /// <summary>
    /// The blocks that entered, in order. Items that a crash made known already leave the queue without entering. In a
    /// running turn a disk that is full lets nothing in and the turn goes on; before a turn it throws.
    /// </summary>
    public async Task<IReadOnlyList<AgentBlock>> InjectAsync(
        int turn, TurnEvents events, BreakpointKind? breakpoint, CancellationToken cancellationToken)
    {
        await _turnstile.WaitAsync(cancellationToken);
        try
        {
            var blocks = await EnterAsync(turn, events, breakpoint);
            _inTrouble = false;
            return blocks;
        }
        catch (Exception exception) when (breakpoint is not null && exception is (SpoolFullException or SpoolUnavailableException))
        {
            if (!_inTrouble)
            {
                _inTrouble = true;
                feed.Publish(new Notice("error", "transcript", $"events cannot enter the turn: {exception.Message}"));
            }

            return [];
        }
        finally
        {
            _turnstile.Release();
        }
    }

    /// <summary>Items that the agent has already: they enter now. Throws when the disk does not take them.</summary>
    public async Task<IReadOnlyList<AgentBlock>> AcceptAsync(
        int turn, TurnEvents events, BreakpointKind? breakpoint, IReadOnlyList<ShownItem> shown, Guid? offer)
    {
        await _turnstile.WaitAsync();
        try
        {
            return await EnterAsync(turn, events, breakpoint, shown, offer);
        }
        finally
        {
            _turnstile.Release();
        }
    }

    /// <summary>As the agent is shown them. <paramref name="again"/>: it may have seen them before a crash.</summary>
    public IReadOnlyList<ShownItem> Render(IReadOnlyList<InboxItem> items, bool again = false) =>
        [.. items.Select(item => new ShownItem(item, renderer.Render(item, again)))];

    async Task<IReadOnlyList<AgentBlock>> EnterAsync(int turn, TurnEvents events, BreakpointKind? breakpoint)
    {
        var point = breakpoint switch
        {
            null => EntryPoint.TurnBegins,
            BreakpointKind.TurnFinished => EntryPoint.TurnEnds,
            _ => EntryPoint.Breakpoint,
        };
        var items = inbox.Peek(BreakpointBounds.MaxEvents, BreakpointBounds.MaxSize, null, point, events.Nature);
        return items.Count == 0 ? [] : await EnterAsync(turn, events, breakpoint, Render(items), null);
    }

    async Task<IReadOnlyList<AgentBlock>> EnterAsync(
        int turn, TurnEvents events, BreakpointKind? breakpoint, IReadOnlyList<ShownItem> shown, Guid? offer)
    {
        IReadOnlyList<InboxItem> items = [.. shown.Select(one => one.Item)];
        if (Faults.Mutant("delivered-early"))
        {
            EventReporter.Report(feed, items.OfType<InboxItem.Leased>(), ReceiptState.Delivered);
            // Long enough for the spool to let go before what follows can fail.
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        }

        var entered = await transcript.DeliverAsync(
            turn, [.. shown.Select(one => new Delivery(one.Item, one.Block.Text) { Files = one.Block is AgentBlock.FromChannel block ? block.Files : [] })], CancellationToken.None, offer);
        inbox.Remove(items);
        events.Add(entered);
        if (breakpoint is { } kind && entered.Count > 0)
        {
            feed.Publish(new EventsInjected(turn, Name(kind), [.. entered.OfType<InboxItem.Leased>().Select(item => item.EventId)]));
        }

        EventReporter.Report(feed, entered.OfType<InboxItem.Leased>(), ReceiptState.Delivered);
        await AnswerKnownAsync(items.Except(entered).OfType<InboxItem.Leased>());
        var isIn = entered.ToHashSet<InboxItem>(ReferenceEqualityComparer.Instance);
        return [.. shown.Where(one => isIn.Contains(one.Item)).Select(one => one.Block)];
    }

    async Task AnswerKnownAsync(IEnumerable<InboxItem.Leased> known)
    {
        foreach (var item in known)
        {
            ReceiptState? state = null;
            try
            {
                state = await transcript.FindAsync(item.Source, item.EventId, CancellationToken.None);
            }
            catch (Exception exception) when (exception is SpoolFullException or SpoolUnavailableException)
            {
                // What entered beside it is committed and must reach the agent; "delivered" is true of the known one too.
            }

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

/// <summary>One item of the queue, and how the agent is shown it.</summary>
sealed record ShownItem(InboxItem Item, AgentBlock Block);
