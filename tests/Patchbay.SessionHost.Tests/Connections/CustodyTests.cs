using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tests.Processes;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>The host keeps the events of servers that keep none: in order, within the bounds, over an end of the session. Alone: memory is that of the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class CustodyTests
{
    [Fact]
    public async Task Events_that_no_turn_took_come_to_the_next_session_in_order()
    {
        await using var room = new HostRoom();
        var server = room.Add("plain");
        room.Driver.Agent.Plays(async (_, interrupt) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, interrupt);
            return "never";
        });
        await room.StartAsync();
        room.Running.Prompt("block");
        await room.Reading.NextAsync<TurnStarted>();
        server.Do("events 30");
        await Eventually.TrueAsync(() => room.Running.Inbox.Count == 30, "they wait in the queue");
        await room.CloseAsync();

        await room.StartAsync();
        var blocks = await room.EnteredAsync(30);
        Assert.Equal(Enumerable.Range(0, 30).Select(number => $"{number}"), blocks.Select(block => block.Body));
        Assert.Equal(30, blocks.Select(block => block.EventId).Distinct().Count());
    }

    [Fact]
    public async Task At_most_20_events_enter_at_one_breakpoint_in_order()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        var entered = new List<int>();
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            room.Only.Do("events 45");
            await Eventually.TrueAsync(() => room.Running.Inbox.Count == 45, "they wait in the queue");
            while (await turn.BreakpointAsync(BreakpointKind.ToolFinished, cancellation) is { Count: > 0 } blocks)
            {
                entered.Add(blocks.Count);
            }

            return "done";
        });
        room.Running.Prompt("go");
        await room.Reading.NextAsync<TurnFinished>();
        Assert.Equal([20, 20, 5], entered);
    }

    [Fact]
    public async Task At_most_64_KB_enter_at_one_breakpoint()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        var entered = new List<int>();
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            room.Only.Do(string.Join('\n', Enumerable.Repeat("big 30000", 5)));
            await Eventually.TrueAsync(() => room.Running.Inbox.Count == 5, "they wait in the queue");
            while (await turn.BreakpointAsync(BreakpointKind.FileSaved, cancellation) is { Count: > 0 } blocks)
            {
                entered.Add(blocks.Count);
            }

            return "done";
        });
        room.Running.Prompt("go");
        await room.Reading.NextAsync<TurnFinished>();
        Assert.Equal([2, 2, 1], entered);
    }

    [Fact]
    public async Task A_tool_call_is_never_torn_by_an_event()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            var call = turn.CallToolAsync("mcp__plain__busy", Json.Of("{}"), cancellation);
            _ = room.Person.AllowNextAsync(room.Running.Permissions);
            var result = await call;
            Assert.Equal("done", result.Text);
            await Eventually.TrueAsync(() => room.Running.Inbox.Count == 3, "they wait in the queue");
            return string.Join(' ', (await turn.BreakpointAsync(BreakpointKind.ToolFinished, cancellation)).Select(block => ((AgentBlock.FromChannel)block).Body));
        });
        room.Running.Prompt("go");
        Assert.Equal("busy-0 busy-1 busy-2", (await room.Reading.NextAsync<TurnFinished>()).Text);

        // They were there before the call ended, and entered after it.
        var order = room.Reading.Seen
            .Where(item => item is ToolCallStarted or EventQueued or ToolCallFinished or EventsInjected)
            .Select(item => item.GetType().Name).Distinct();
        Assert.Equal([nameof(ToolCallStarted), nameof(EventQueued), nameof(ToolCallFinished), nameof(EventsInjected)], order);
    }

    [Fact]
    public async Task A_flood_of_100_000_events_is_kept_whole_in_bounded_memory()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        room.Driver.Agent.Plays(async (_, _) =>
        {
            // While the turn runs nothing enters: the spool takes the flood, and the queue holds one window of it.
            room.Only.Do("events 100000\nevent last");
            await Eventually.TrueAsync(() => room.Running.Inbox.Count >= 256, "the window fills");
            return "done";
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        room.Running.Prompt("go");
        await Eventually.TrueAsync(() => Directory.Exists(Path.Combine(room.Home, "adopted", "plain")), "the spool is there");
        await room.EnteredAsync(2000, seconds: 120);
        Assert.InRange(room.Running.Inbox.Count, 0, 256);
        var numbers = room.Driver.Events.Take(2000).Select(block => block.Body).ToList();
        Assert.Equal(Enumerable.Range(0, 2000).Select(number => $"{number}"), numbers);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 96L * 1024 * 1024);
    }
}
