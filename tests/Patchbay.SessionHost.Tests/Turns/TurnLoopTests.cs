using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;
using Patchbay.SessionHost.Tests.Permissions;

namespace Patchbay.SessionHost.Tests.Turns;

public class TurnLoopTests
{
    [Fact]
    public async Task Fact_08_An_event_to_an_idle_session_starts_a_turn_by_itself_within_milliseconds()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Loop.Start(desk.Agent);
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            desk.Offer($"e{i}");
            await desk.Reading.NextAsync<TurnStarted>();
            var took = TimeProvider.System.GetElapsedTime(began);
            fastest = took < fastest ? took : fastest;
            await desk.FinishedAsync();
        }

        Assert.InRange(fastest.TotalMilliseconds, 0, 50);
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("e0"));
    }

    [Fact]
    public async Task Fact_07_Events_of_a_running_turn_enter_at_its_breakpoints_in_order_and_within_the_bounds()
    {
        await using var desk = await TurnDesk.OpenAsync();
        var first = new List<AgentBlock>();
        var second = new List<AgentBlock>();
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            desk.Offer([.. Enumerable.Range(0, 25).Select(i => $"m{i:d2}")]);
            first.AddRange(await turn.BreakpointAsync(BreakpointKind.ToolFinished, interrupt));
            second.AddRange(await turn.BreakpointAsync(BreakpointKind.FileSaved, interrupt));
            Assert.Empty(await turn.BreakpointAsync(BreakpointKind.TurnFinished, interrupt));
            return "all";
        });
        desk.Offer("start");
        desk.Loop.Start(desk.Agent);
        await desk.FinishedAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i:d2}"), first.OfType<AgentBlock.FromChannel>().Select(block => block.EventId));
        Assert.Equal(Enumerable.Range(20, 5).Select(i => $"m{i:d2}"), second.OfType<AgentBlock.FromChannel>().Select(block => block.EventId));
        Assert.Equal(["tool_finished", "file_saved"], desk.Reading.Seen.OfType<EventsInjected>().Select(item => item.Breakpoint));
        Assert.All(first, block => Assert.StartsWith("<channel source=\"chat\"", block.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_too_late_for_a_turn_starts_the_next_one()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays((_, _) =>
        {
            desk.Offer("second", "third");
            return Task.FromResult("one");
        });
        desk.Offer("first");
        desk.Loop.Start(desk.Agent);
        await desk.FinishedAsync();
        await desk.FinishedAsync();
        Assert.Equal(["first"], desk.Entered(0));
        Assert.Equal(["second", "third"], desk.Entered(1));
    }

    [Fact]
    public async Task A_failing_agent_fails_the_events_of_its_turn_and_the_session_goes_on()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays((_, _) => throw new NotSupportedException("no such thing"));
        desk.Offer("bad");
        desk.Loop.Start(desk.Agent);
        var failed = await desk.FinishedAsync();
        Assert.Equal(("failed", "no such thing"), (failed.Outcome, failed.Text));
        Assert.Contains(new Receipt("bad", ReceiptState.Failed, "no such thing"), desk.Spool.Receipts);

        desk.Offer("good");
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        Assert.Equal(ReceiptState.Failed, await desk.Transcript.FindAsync("chat", "bad", CancellationToken.None));
        Assert.Equal(ReceiptState.Read, await desk.Transcript.FindAsync("chat", "good", CancellationToken.None));
    }

    [Fact]
    public async Task An_interrupt_ends_the_turn_and_the_session_goes_on()
    {
        await using var desk = await TurnDesk.OpenAsync();
        Assert.False(desk.Loop.Interrupt());
        desk.Agent.Plays(ForeverAsync);
        desk.Offer("one");
        desk.Loop.Start(desk.Agent);
        await desk.Reading.NextAsync<TurnStarted>();
        Assert.True(desk.Loop.Interrupt());
        Assert.Equal("interrupted", (await desk.FinishedAsync()).Outcome);

        desk.Offer("two");
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        await desk.Loop.WaitUntilIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(desk.Loop.Interrupt());
    }

    [Fact]
    public async Task A_prompt_of_the_terminal_and_events_share_a_turn()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Inbox.TryAdd(new InboxItem.Prompt("hi"));
        desk.Offer("one");
        desk.Loop.Start(desk.Agent);
        var started = await desk.Reading.NextAsync<TurnStarted>();
        Assert.Equal("owner", started.Rights);
        Assert.Equal(["one"], started.EventIds);
        Assert.Equal("hi", Assert.IsType<AgentBlock.Prompt>(desk.Agent.Turns.First()[0]).Text);
    }

    [Fact]
    public async Task An_event_that_the_transcript_has_does_not_enter_again_and_is_answered_with_its_state()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Offer("one");
        desk.Loop.Start(desk.Agent);
        await desk.FinishedAsync();
        desk.Offer("one", "two");
        await desk.FinishedAsync();
        Assert.Equal(["two"], desk.Entered(1));
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read, ReceiptState.Read], desk.Spool.StatesOf("one"));
    }

    [Fact]
    public async Task A_call_is_refused_once_its_person_says_no_and_runs_once_for_each_yes()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Permissions.Add(desk.Person);
        var input = JsonElement.Parse("""{"file_path":"a.txt","content":"x"}""");
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            var no = await turn.CallToolAsync("Write", input, interrupt);
            var always = await turn.CallToolAsync("Write", input, interrupt);
            var byRule = await turn.CallToolAsync("Write", input, interrupt);
            return $"{no.IsError} {always.IsError} {byRule.IsError} {(await turn.CallToolAsync("Nothing", input, interrupt)).Text}";
        });
        desk.Inbox.TryAdd(new InboxItem.Prompt("go"));
        desk.Loop.Start(desk.Agent);
        desk.Permissions.Answer(Refusal(await desk.Reading.NextAsync<PermissionAsked>()), desk.Person);
        desk.Permissions.Answer(PersonRelay.Always((await desk.Reading.NextAsync<PermissionAsked>()).RequestId), desk.Person);
        Assert.Equal("True False False there is no tool Nothing", (await desk.FinishedAsync()).Text);
        Assert.Equal(2, desk.Person.Shown.Count);
    }

    [Fact]
    public async Task A_rule_of_always_serves_no_less_trusted_turn()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Permissions.Add(desk.Person);
        var input = JsonElement.Parse("""{"file_path":"a.txt","content":"x"}""");
        desk.Agent.Plays(async (turn, interrupt) => (await turn.CallToolAsync("Write", input, interrupt)).Text);
        desk.Agent.Plays(async (turn, interrupt) => (await turn.CallToolAsync("Write", input, interrupt)).Text);
        desk.Inbox.TryAdd(new InboxItem.Prompt("go"));
        desk.Loop.Start(desk.Agent);
        desk.Permissions.Answer(PersonRelay.Always((await desk.Reading.NextAsync<PermissionAsked>()).RequestId), desk.Person);
        await desk.FinishedAsync();

        desk.Inbox.TryAdd(desk.Spool.Event("group", role: "group"));
        var asked = await desk.Reading.NextAsync<PermissionAsked>();
        Assert.Null(asked.Rule);
        desk.Permissions.Answer(Refusal(asked), desk.Person);
        Assert.Equal("not allowed: denied", (await desk.FinishedAsync()).Text);
    }

    internal static async Task<string> ForeverAsync(ITurn turn, CancellationToken interrupt)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, interrupt);
        return "never";
    }

    static Patchbay.Protocol.Permissions.PermissionVerdict Refusal(PermissionAsked asked) => PersonRelay.No(asked.RequestId);
}
