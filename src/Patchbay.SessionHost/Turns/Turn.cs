using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Turns;

/// <summary>One turn, as the agent sees it.</summary>
sealed class Turn(
    int number, TurnEvents events, ToolCatalog catalog, ToolRunner tools, Injector injector, QuestionBroker questions, SessionFeed feed,
    Func<BreakpointKind, bool>? mayGoOn = null, Func<string, CancellationToken, Task>? keepSummaryAsync = null, OfferDesk? offers = null)
    : IOfferingTurn
{
    const string Approve = "Approve";
    const int MostThought = 400;

    long _stirs;

    OfferDesk Offers => offers ?? throw new InvalidOperationException("nothing is offered in this turn");

    public int Number => number;

    public IReadOnlyList<ToolOffer> Tools => catalog.Offers;

    public void Say(string text) => feed.Publish(new AssistantText(number, text));

    public void SayOn(string text) => feed.Publish(new AssistantText(number, text) { GoesOn = true });

    public void Stir() => Interlocked.Increment(ref _stirs);

    public long Stirs => Interlocked.Read(ref _stirs);

    public void Think(string text) => feed.Publish(new ModelThought(number, TextEdges.Head(text, MostThought), text.Length));

    public void Warn(string text) => feed.Publish(new Notice("warning", "agent", text));

    public void Note(string text) => feed.Publish(new Notice("notice", "agent", text));

    public Task KeepSummaryAsync(string summary, CancellationToken cancellationToken) => keepSummaryAsync?.Invoke(summary, cancellationToken) ?? Task.CompletedTask;

    public void Report(ModelUse use)
    {
        events.Spend(use);
        feed.Publish(new ModelUsed(number, use.Model, use.InputTokens, use.OutputTokens, use.CachedTokens) { CostUsd = use.CostUsd });
    }

    public Task<ToolResult> CallToolAsync(string name, JsonElement input, CancellationToken cancellationToken) =>
        tools.CallAsync(number, events, name, input, cancellationToken);

    public Task<IReadOnlyList<AgentBlock>> BreakpointAsync(BreakpointKind kind, CancellationToken cancellationToken) =>
        MayGoOn(kind) ? injector.InjectAsync(number, events, kind, cancellationToken) : Task.FromResult<IReadOnlyList<AgentBlock>>([]);

    public bool CanAsk => questions.CanAsk;

    public Task<string?> AskAsync(QuestionKind kind, string text, IReadOnlyList<string> choices, CancellationToken cancellationToken) =>
        questions.AskAsync(kind, text, choices, events.Ids, cancellationToken);

    public Task<TurnOffer?> OfferAsync(CancellationToken cancellationToken) => Offers.OfferAsync(cancellationToken);

    public Task WaitForMoreAsync(CancellationToken cancellationToken) => Offers.WaitForMoreAsync(cancellationToken);

    public Task AcceptAsync(TurnOffer offer, CancellationToken cancellationToken) => Offers.AcceptAsync(offer);

    public async Task<string?> PermitAsync(OwnCall call, CancellationToken cancellationToken)
    {
        try
        {
            _ = MayGoOn(BreakpointKind.ToolFinished);
        }
        catch (LimitReachedException limit)
        {
            return limit.Message;
        }

        return await tools.PermitOwnAsync(number, events, call, cancellationToken);
    }

    // As with the limits of a run: the last word is let through, nothing more is begun.
    bool MayGoOn(BreakpointKind kind) => events.Spent() is { } reason
        ? kind is BreakpointKind.TurnFinished ? false : throw new LimitReachedException(reason)
        : mayGoOn is null || mayGoOn(kind);

    public Task FinishCallAsync(OwnCall call, ToolResult result) => tools.FinishOwnAsync(number, call, result);

    public async Task<bool> ApprovePlanAsync(string plan, CancellationToken cancellationToken)
    {
        var isApproved = await AskAsync(QuestionKind.Plan, plan, [Approve, "Keep planning"], cancellationToken) is Approve;
        if (isApproved)
        {
            tools.LeavePlan();
        }

        return isApproved;
    }
}
