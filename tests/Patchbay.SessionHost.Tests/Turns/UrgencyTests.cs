using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>What is urgent interrupts, what is low waits, and what was interrupted goes on.</summary>
public sealed class UrgencyTests
{
    [Fact]
    public async Task Something_urgent_interrupts_a_turn_which_goes_on_afterwards_with_its_rights_and_its_events()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays(TurnLoopTests.ForeverAsync);
        Assert.True(desk.Inbox.TryAdd(desk.Spool.Event("work", role: "group", chat: "team")));
        desk.Loop.Start(desk.Agent);
        await desk.Reading.NextAsync<TurnStarted>();
        desk.Offer("page", ItemEntry.Interrupts);

        Assert.Equal("interrupted", (await desk.FinishedAsync()).Outcome);
        Assert.Equal([ReceiptState.Delivered], desk.Spool.StatesOf("work"));
        var urgent = await desk.Reading.NextAsync<TurnStarted>();
        Assert.Equal(["page"], urgent.EventIds);
        Assert.Equal("owner", urgent.Rights);
        Assert.Contains("Turn 1 was interrupted", Note(desk, 1), StringComparison.Ordinal);
        var goesOn = await desk.Reading.NextAsync<TurnStarted>();
        Assert.Equal(["work"], goesOn.EventIds);
        Assert.Equal("group", goesOn.Rights);
        Assert.Contains("Go on with what turn 1 was doing", Note(desk, 2), StringComparison.Ordinal);
        Assert.Contains("interrupted=\"true\"", Assert.Single(desk.Agent.Turns.ElementAt(2).OfType<AgentBlock.FromChannel>()).Text, StringComparison.Ordinal);
        Assert.Equal("completed", (await desk.Reading.NextAsync<TurnFinished>(turn => turn.Turn == 3)).Outcome);
        Assert.Equal(ReceiptState.Read, await desk.Transcript.FindAsync("chat", "work", CancellationToken.None));
        Assert.Equal(ReceiptState.Read, await desk.Transcript.FindAsync("chat", "page", CancellationToken.None));
    }

    [Fact]
    public async Task What_is_low_neither_interrupts_nor_enters_before_the_turn_has_ended()
    {
        await using var desk = await TurnDesk.OpenAsync();
        var entered = new List<string>();
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            desk.Offer("info", ItemEntry.TurnEnd);
            desk.Offer("news", ItemEntry.Breakpoint);
            foreach (var kind in new[] { BreakpointKind.ToolFinished, BreakpointKind.FileSaved, BreakpointKind.TurnFinished })
            {
                entered.Add(string.Join(' ', (await turn.BreakpointAsync(kind, interrupt)).OfType<AgentBlock.FromChannel>().Select(block => block.EventId)));
            }

            return "done";
        });
        desk.Offer("work");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        Assert.Equal(["news", "", "info"], entered);
    }

    [Fact]
    public async Task Something_urgent_does_not_interrupt_what_is_urgent_but_enters_at_its_next_breakpoint()
    {
        await using var desk = await TurnDesk.OpenAsync();
        IReadOnlyList<AgentBlock> entered = [];
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            desk.Offer("second", ItemEntry.Interrupts);
            entered = await turn.BreakpointAsync(BreakpointKind.ToolFinished, interrupt);
            return "done";
        });
        desk.Offer("first", ItemEntry.Interrupts);
        desk.Loop.Start(desk.Agent);
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        Assert.Equal("second", Assert.IsType<AgentBlock.FromChannel>(Assert.Single(entered)).EventId);
    }

    [Fact]
    public async Task A_turn_that_waits_for_a_persons_answer_is_interrupted_too_and_the_question_is_withdrawn()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Permissions.Add(desk.Person);
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            await turn.CallToolAsync("Write", JsonElement.Parse("""{"file_path":"a.txt","content":"x"}"""), interrupt);
            await turn.BreakpointAsync(BreakpointKind.FileSaved, interrupt);
            return "never";
        });
        desk.Offer("work");
        desk.Loop.Start(desk.Agent);
        var asked = await desk.Reading.NextAsync<PermissionAsked>();
        desk.Offer("page", ItemEntry.Interrupts);
        await desk.Reading.NextAsync<PermissionClosed>(closed => closed.RequestId == asked.RequestId);
        Assert.Equal("interrupted", (await desk.FinishedAsync()).Outcome);
        Assert.Equal(["page"], (await desk.Reading.NextAsync<TurnStarted>()).EventIds);
        Assert.Equal(["work"], (await desk.Reading.NextAsync<TurnStarted>()).EventIds);
    }

    [Fact]
    public async Task A_turn_of_the_terminal_goes_on_without_an_event()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays(TurnLoopTests.ForeverAsync);
        desk.Inbox.TryAdd(new InboxItem.Prompt("build it"));
        desk.Loop.Start(desk.Agent);
        await desk.Reading.NextAsync<TurnStarted>();
        desk.Offer("page", ItemEntry.Interrupts);
        await desk.Reading.NextAsync<TurnFinished>(turn => turn.Turn == 2);
        var goesOn = await desk.Reading.NextAsync<TurnStarted>();
        Assert.Empty(goesOn.EventIds);
        Assert.Equal("terminal", goesOn.Rights);
        await desk.FinishedAsync();
        await desk.Loop.WaitUntilIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_turn_that_a_person_stopped_does_not_go_on()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays(async (_, interrupt) =>
        {
            // Deaf until both have happened.
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = interrupt.Register(stopped.SetResult);
            desk.Loop.Interrupt();
            desk.Offer("page", ItemEntry.Interrupts);
            await stopped.Task;
            interrupt.ThrowIfCancellationRequested();
            return "never";
        });
        desk.Offer("work");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("interrupted", (await desk.FinishedAsync()).Outcome);
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("work"));
        await desk.FinishedAsync();
        await desk.Loop.WaitUntilIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, desk.Agent.Turns.Count);
    }

    [Fact]
    public async Task An_agent_with_a_conversation_of_its_own_is_interrupted_and_goes_on_too()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.TakesOffers = true;
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            await TakeAsync(turn, interrupt);
            desk.Offer("info", ItemEntry.TurnEnd);
            Assert.Null(await ((IOfferingTurn)turn).OfferAsync(interrupt));
            desk.Offer("page", ItemEntry.Interrupts);
            return await TurnLoopTests.ForeverAsync(turn, interrupt);
        });
        var texts = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            desk.Agent.Plays(async (turn, interrupt) =>
            {
                texts.Add(string.Join('\n', (await TakeAsync(turn, interrupt)).Blocks.Select(block => block.Text)));
                return "done";
            });
        }

        desk.Offer("work");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("interrupted", (await desk.FinishedAsync()).Outcome);
        for (var i = 0; i < 3; i++)
        {
            await desk.FinishedAsync();
        }

        await desk.Loop.WaitUntilIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("event_id=\"page\"", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("event_id=\"work\"", texts[0], StringComparison.Ordinal);
        Assert.Matches("(?s)Go on with what turn 1.*event_id=\"work\"", texts[1]);
        Assert.DoesNotContain("event_id=\"info\"", texts[1], StringComparison.Ordinal);
        Assert.Contains("event_id=\"info\"", texts[2], StringComparison.Ordinal);
        Assert.Equal(ReceiptState.Read, await desk.Transcript.FindAsync("chat", "work", CancellationToken.None));
    }

    static async Task<TurnOffer> TakeAsync(ITurn turn, CancellationToken interrupt)
    {
        var offering = (IOfferingTurn)turn;
        var offer = (await offering.OfferAsync(interrupt))!;
        await offering.AcceptAsync(offer, interrupt);
        return offer;
    }

    static string Note(TurnDesk desk, int turn) => Assert.IsType<AgentBlock.HostNote>(desk.Agent.Turns.ElementAt(turn)[0]).Text;
}
