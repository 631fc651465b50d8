using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>Turns that a shutdown, a crash or a full disk cut off.</summary>
public class CutOffTests
{
    [Fact]
    public async Task A_shutdown_within_a_turn_shows_its_events_once_more_marked_as_interrupted()
    {
        var first = await TurnDesk.OpenAsync();
        first.Agent.Plays(TurnLoopTests.ForeverAsync);
        first.Offer("one", "two");
        first.Loop.Start(first.Agent);
        await first.Reading.NextAsync<TurnStarted>();
        await first.CloseAsync();
        Assert.Equal([ReceiptState.Delivered], first.Spool.StatesOf("one"));

        await using var again = await TurnDesk.OpenAsync(first.Folder);
        var cutOff = await again.Transcript.TakeCutOffAsync(CancellationToken.None);
        Assert.Equal(["one", "two"], cutOff.Events.Select(item => item.EventId));
        foreach (var item in cutOff.Events)
        {
            again.Inbox.TryAdd(again.Spool.Event(item.EventId, item.Message.Content, item.Role, item.Source, interrupted: true));
        }

        again.Loop.Start(again.Agent);
        await again.FinishedAsync();
        Assert.All(again.Agent.Turns.First(), block => Assert.Contains(" interrupted=\"true\"", block.Text, StringComparison.Ordinal));
        Assert.Equal(["one", "two"], again.Entered(0));
        Assert.True((await again.Transcript.TakeCutOffAsync(CancellationToken.None)).IsEmpty);
    }

    [Fact]
    public async Task An_agent_that_fails_because_it_is_stopped_fails_no_event()
    {
        var first = await TurnDesk.OpenAsync();
        first.Agent.Plays(async (_, interrupt) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, interrupt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("the agent's process is gone");
        });
        first.Offer("one");
        first.Loop.Start(first.Agent);
        await first.Reading.NextAsync<TurnStarted>();
        await first.CloseAsync();

        await using var again = await TurnDesk.OpenAsync(first.Folder);
        Assert.Equal("one", Assert.Single((await again.Transcript.TakeCutOffAsync(CancellationToken.None)).Events).EventId);
    }

    [Fact]
    public async Task An_agent_that_never_ends_does_not_hold_the_shutdown_and_settles_nothing_afterwards()
    {
        var first = await TurnDesk.OpenAsync();
        var end = new TaskCompletionSource<string>();
        first.Agent.Plays((_, _) => end.Task);
        first.Offer("one");
        first.Loop.Start(first.Agent);
        await first.Reading.NextAsync<TurnStarted>();
        await first.Loop.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        end.SetResult("too late");
        await first.CloseAsync();

        await using var again = await TurnDesk.OpenAsync(first.Folder);
        Assert.Single((await again.Transcript.TakeCutOffAsync(CancellationToken.None)).Events);
    }

    [Fact]
    public async Task A_call_that_was_begun_and_not_finished_is_told_as_unknown_and_not_run_again()
    {
        var first = await TurnDesk.OpenAsync();
        await first.Transcript.BeginCallAsync(1, "c1", "Bash", "{}", CancellationToken.None);
        await first.Transcript.BeginCallAsync(1, "c2", "Read", "{}", CancellationToken.None);
        await first.Transcript.FinishCallAsync(1, "c2", "text", [], CancellationToken.None);
        await first.CloseAsync();

        await using var again = await TurnDesk.OpenAsync(first.Folder);
        var cutOff = await again.Transcript.TakeCutOffAsync(CancellationToken.None);
        Assert.Equal(["Bash"], cutOff.Calls.Select(call => call.Tool));
        again.Loop.TakeUp(cutOff.Calls);
        again.Offer("one");
        again.Loop.Start(again.Agent);
        await again.FinishedAsync();
        var note = Assert.IsType<AgentBlock.HostNote>(again.Agent.Turns.First()[0]);
        Assert.Contains("Bash", note.Text, StringComparison.Ordinal);
        Assert.Contains("outcome unknown", note.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(again.Reading.Seen, item => item is ToolCallStarted);
        Assert.True((await again.Transcript.TakeCutOffAsync(CancellationToken.None)).IsEmpty);
    }

    [Fact]
    public async Task A_full_disk_keeps_events_queued_and_lets_them_in_once_there_is_room()
    {
        await using var desk = await TurnDesk.OpenAsync();
        await desk.LimitDiskAsync(1);
        desk.Inbox.TryAdd(desk.Spool.Event("one", new string('x', 20_000)));
        desk.Inbox.TryAdd(desk.Spool.Event("two", new string('y', 20_000)));
        desk.Loop.Start(desk.Agent);
        Assert.Equal("error", (await desk.Reading.NextAsync<Notice>()).Level);
        Assert.Equal(2, desk.Inbox.Count);
        Assert.Empty(desk.Spool.Receipts);
        Assert.Empty(desk.Agent.Turns);

        await desk.LimitDiskAsync(null);
        await desk.FinishedAsync();
        Assert.Equal(["one", "two"], desk.Entered(0));
        Assert.Single(desk.Agent.Turns);
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("two"));
    }

    [Fact]
    public async Task A_disk_that_fills_up_within_a_turn_neither_fails_the_turn_nor_loses_its_end()
    {
        await using var desk = await TurnDesk.OpenAsync();
        desk.Agent.Plays(async (turn, interrupt) =>
        {
            await desk.LimitDiskAsync(1);
            desk.Inbox.TryAdd(desk.Spool.Event("late", new string('x', 20_000)));
            Assert.Empty(await turn.BreakpointAsync(BreakpointKind.ToolFinished, interrupt));
            return new string('z', 20_000);
        });
        desk.Offer("one");
        desk.Loop.Start(desk.Agent);
        Assert.Equal("completed", (await desk.FinishedAsync()).Outcome);
        Assert.Equal([ReceiptState.Delivered], desk.Spool.StatesOf("one"));
        Assert.Equal(1, desk.Inbox.Count);

        await desk.LimitDiskAsync(null);
        await desk.FinishedAsync();
        Assert.Equal([ReceiptState.Delivered, ReceiptState.Read], desk.Spool.StatesOf("one"));
        Assert.Equal(["late"], desk.Entered(1));
    }

    [Fact]
    public async Task A_folder_for_long_bodies_that_cannot_be_written_stops_no_session()
    {
        await using var desk = await TurnDesk.OpenAsync();
        var inbox = Path.Combine(desk.Folder, "inbox");
        await File.WriteAllTextAsync(inbox, "in the way", CancellationToken.None);
        desk.Inbox.TryAdd(desk.Spool.Event("long", new string('x', 40_000)));
        desk.Loop.Start(desk.Agent);
        Assert.Equal("error", (await desk.Reading.NextAsync<Notice>()).Level);
        File.Delete(inbox);
        await desk.FinishedAsync();
        Assert.Equal(["long"], desk.Entered(0));
    }
}
