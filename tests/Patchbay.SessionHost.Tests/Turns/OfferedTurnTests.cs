using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>Turns of an agent with a conversation of its own: what it is offered is the queue's until it has it.</summary>
public sealed class OfferedTurnTests
{
    static readonly JsonElement Nothing = JsonElement.Parse("{}");

    [Fact]
    public async Task An_event_stays_in_the_queue_and_the_spool_hears_nothing_until_the_agent_has_it()
    {
        await using var desk = await OpenAsync();
        var offered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var accept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var offering = (IOfferingTurn)turn;
            var offer = (await offering.OfferAsync(interrupt))!;
            offered.SetResult();
            await accept.Task;
            await offering.AcceptAsync(offer, interrupt);
            await offering.AcceptAsync(offer, interrupt);
            return "done";
        });
        desk.Offer("e1", "e2");
        desk.Loop.Start(desk.Agent);
        await offered.Task;
        Assert.Equal(2, desk.Inbox.Count);
        Assert.Empty(desk.Spool.StatesOf("e1"));
        accept.SetResult();
        var end = await desk.FinishedAsync();
        Assert.Equal(("completed", 1), (end.Outcome, end.Turn));
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("e1"));
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("e2"));
        Assert.Equal(0, desk.Inbox.Count);
    }

    [Fact]
    public async Task What_comes_while_it_works_is_offered_once_and_belongs_to_the_same_turn()
    {
        await using var desk = await OpenAsync();
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var offering = (IOfferingTurn)turn;
            await offering.AcceptAsync((await offering.OfferAsync(interrupt))!, interrupt);
            Assert.Null(await offering.OfferAsync(interrupt));
            desk.Offer("e2");
            await offering.WaitForMoreAsync(interrupt);
            await offering.AcceptAsync((await offering.OfferAsync(interrupt))!, interrupt);
            return "both";
        });
        desk.Offer("e1");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("both", (await desk.FinishedAsync()).Text);
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("e2"));
    }

    [Fact]
    public async Task An_agent_that_takes_nothing_leaves_the_events_waiting_and_says_why_once()
    {
        await using var desk = await OpenAsync();
        desk.Agent.Plays((_, _) => throw new InvalidOperationException("it does not start"));
        desk.Agent.Plays((_, _) => throw new InvalidOperationException("it does not start"));
        desk.Agent.Plays(TakeAllAsync);
        desk.Offer("e1");
        desk.Loop.Start(desk.Agent);
        Assert.Contains("it does not start", (await desk.Reading.NextAsync<Notice>()).Text, StringComparison.Ordinal);
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("e1"));
        Assert.Equal(3, desk.Agent.Turns.Count);
    }

    [Fact]
    public async Task What_the_user_typed_fails_with_the_agent_that_took_nothing()
    {
        await using var desk = await OpenAsync();
        desk.Agent.Plays((_, _) => throw new InvalidOperationException("it does not start"));
        desk.Inbox.TryAdd(new InboxItem.Prompt("hello"));
        desk.Loop.Start(desk.Agent);
        var end = await desk.FinishedAsync();
        Assert.Equal(("failed", "it does not start"), (end.Outcome, end.Text));
        Assert.Equal(0, desk.Inbox.Count);
    }

    [Fact]
    public async Task An_offer_has_the_rights_of_its_least_trusted_event_before_the_agent_says_that_it_has_it()
    {
        await using var desk = await OpenAsync();
        string? refusal = null;
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var offering = (IOfferingTurn)turn;
            var offer = (await offering.OfferAsync(interrupt))!;
            refusal = await offering.PermitAsync(new OwnCall("c1", "Bash", ToolKind.Execute, "Run", Nothing), interrupt);
            await offering.AcceptAsync(offer, interrupt);
            return "done";
        });
        Assert.True(desk.Inbox.TryAdd(desk.Spool.Event("e1") with { Role = SenderRoles.Group }));
        desk.Loop.Start(desk.Agent);
        await desk.FinishedAsync();
        Assert.Contains("nobody is here who could allow it", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_the_agent_runs_itself_is_recorded_like_any_other()
    {
        await using var desk = await OpenAsync();
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var offering = (IOfferingTurn)turn;
            await offering.AcceptAsync((await offering.OfferAsync(interrupt))!, interrupt);
            var call = new OwnCall("c1", "Glob", ToolKind.Read, "Look", Nothing);
            Assert.Null(await offering.PermitAsync(call, interrupt));
            await offering.FinishCallAsync(call, new ToolResult("a.txt", false));
            await offering.FinishCallAsync(call, new ToolResult("once more", false));
            return "done";
        });
        desk.Offer("e1");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("Glob", (await desk.Reading.NextAsync<ToolCallStarted>()).Tool);
        Assert.Equal("a.txt", (await desk.Reading.NextAsync<ToolCallFinished>()).Text);
        await desk.FinishedAsync();
        Assert.Empty((await desk.Transcript.TakeCutOffAsync(CancellationToken.None)).Calls);
    }

    [Fact]
    public async Task After_a_crash_the_same_events_are_offered_under_the_same_id_and_marked()
    {
        var first = await OpenAsync();
        var before = new TaskCompletionSource<TurnOffer>(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Agent.Plays(async (turn, interrupt) =>
        {
            before.SetResult((await ((IOfferingTurn)turn).OfferAsync(interrupt))!);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, interrupt);
            return "";
        });
        first.Offer("e1", "e2");
        first.Loop.Start(first.Agent);
        var offer = await before.Task;
        await first.CloseAsync();

        await using var second = await OpenAsync(first.Folder);
        var after = new TaskCompletionSource<TurnOffer>(TaskCreationOptions.RunContinuationsAsynchronously);
        second.Agent.Plays(async (turn, interrupt) =>
        {
            var offering = (IOfferingTurn)turn;
            var again = (await offering.OfferAsync(interrupt))!;
            after.SetResult(again);
            await offering.AcceptAsync(again, interrupt);
            await offering.AcceptAsync((await offering.OfferAsync(interrupt))!, interrupt);
            return "done";
        });
        second.Offer("e1", "e2", "e3");
        second.Loop.Start(second.Agent);
        var repeated = await after.Task;
        Assert.Equal((offer.Id, false, true), (repeated.Id, offer.IsRepeat, repeated.IsRepeat));
        Assert.Equal(2, repeated.Blocks.Count);
        Assert.All(repeated.Blocks, block => Assert.Contains("interrupted=\"true\"", block.Text, StringComparison.Ordinal));
        await second.FinishedAsync();
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], second.Spool.StatesOf("e3"));
    }

    static async Task<TurnDesk> OpenAsync(string? folder = null)
    {
        var desk = await TurnDesk.OpenAsync(folder);
        desk.Agent.TakesOffers = true;
        return desk;
    }

    static async Task<string> TakeAllAsync(ITurn turn, CancellationToken interrupt)
    {
        var offering = (IOfferingTurn)turn;
        while (await offering.OfferAsync(interrupt) is { } offer)
        {
            await offering.AcceptAsync(offer, interrupt);
        }

        return "done";
    }
}
