using System.Collections.Concurrent;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Breakpoints;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Turns;

/// <summary>
/// What one turn offers to an agent with a conversation of its own, and what of it the agent has. Must-deliver: an item stays
/// in the queue until it was accepted. <paramref name="known"/>: the offers of this run; <paramref name="begin"/> hears of the
/// first blocks that entered, and <paramref name="offered"/> that the first were offered.
/// </summary>
sealed class OfferDesk(
    int turn, TurnEvents events, SessionInbox inbox, Injector injector, SessionTranscript transcript, HashSet<Guid> known,
    Func<IReadOnlyList<AgentBlock>> takeNotes, Action<IReadOnlyList<AgentBlock>> begin, Action offered)
{
    readonly HashSet<InboxItem> _offered = new(ReferenceEqualityComparer.Instance);
    readonly ConcurrentDictionary<Guid, IReadOnlyList<ShownItem>> _open = new();

    /// <summary>The agent has something: the turn is one.</summary>
    public bool HasBegun { get; private set; }

    public async Task<TurnOffer?> OfferAsync(CancellationToken cancellationToken)
    {
        var isFirst = _offered.Count == 0;
        var waiting = inbox.Peek(
            BreakpointBounds.MaxEvents, BreakpointBounds.MaxSize, _offered, isFirst ? EntryPoint.TurnBegins : EntryPoint.Breakpoint, events.Nature);
        if (waiting.Count == 0)
        {
            return null;
        }

        var (id, items, isNew) = await transcript.OfferAsync(waiting, Guid.NewGuid(), cancellationToken);
        var isRepeat = known.Add(id) && !isNew;
        var shown = injector.Render(items, isRepeat);
        events.Bind(items);
        _offered.UnionWith(items);
        _open[id] = shown;
        if (isFirst)
        {
            offered();
        }

        return new TurnOffer(id, [.. takeNotes(), .. shown.Select(one => one.Block)], isRepeat);
    }

    public Task WaitForMoreAsync(CancellationToken cancellationToken) => inbox.WaitForOtherAsync(_offered, events.Nature, cancellationToken);

    /// <summary>A second acceptance of the same offer changes nothing.</summary>
    public async Task AcceptAsync(TurnOffer offer)
    {
        if (_open.TryGetValue(offer.Id, out var shown))
        {
            await EnterAsync(shown, offer.Id);
            _open.TryRemove(offer.Id, out _);
        }
    }

    /// <summary>The agent took nothing: what the user typed has no spool to wait in, so it enters, and fails with the turn.</summary>
    public async Task EnterPromptsAsync()
    {
        IReadOnlyList<InboxItem> prompts = [.. inbox.Snapshot().OfType<InboxItem.Prompt>()];
        if (prompts.Count > 0)
        {
            await EnterAsync(injector.Render(prompts), null);
        }
    }

    async Task EnterAsync(IReadOnlyList<ShownItem> shown, Guid? offer)
    {
        var blocks = await injector.AcceptAsync(turn, events, HasBegun ? BreakpointKind.ToolFinished : null, shown, offer);
        if (blocks.Count > 0 && !HasBegun)
        {
            HasBegun = true;
            begin(blocks);
        }
    }
}
