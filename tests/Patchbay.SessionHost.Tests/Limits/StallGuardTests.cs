using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Tests.Connections;
using Patchbay.SessionHost.Tests.Turns;
using Patchbay.SessionHost.Turns;

namespace Patchbay.SessionHost.Tests.Limits;

public sealed class StallGuardTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly ManualTime _time = new();
    readonly SessionFeed _feed;
    readonly ScriptedAgent _agent = new();
    readonly List<string> _announced = [];
    readonly Turn _turn;

    public StallGuardTests()
    {
        _feed = new SessionFeed(_time);
        _turn = new Turn(1, new TurnEvents(), null!, null!, null!, null!, _feed);
    }

    [Fact]
    public async Task An_agent_that_hangs_is_asked_once_more_and_its_answer_counts()
    {
        _agent.Plays(HangAsync);
        _agent.Plays((_, _) => Task.FromResult("back again"));
        var running = RunAsync(asksAgain: true);
        _time.Advance(11 * Minute);
        Assert.Equal("back again", await running);
        Assert.Equal("the agent showed no sign for 10 min; it is asked again", Assert.Single(_announced));
        Assert.StartsWith("Nothing came from you", Assert.IsType<AgentBlock.HostNote>(Assert.Single(_agent.Turns.Last())).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_stays_silent_fails_with_its_cause(bool asksAgain)
    {
        _agent.Plays(HangAsync);
        _agent.Plays(HangAsync);
        var running = RunAsync(asksAgain);
        _time.Advance(11 * Minute);
        if (asksAgain)
        {
            await Eventually.TrueAsync(() => _agent.Turns.Count == 2, "it was not asked again");
            _time.Advance(11 * Minute);
        }

        var failure = await Assert.ThrowsAsync<AgentStalledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.StartsWith("the agent showed no sign for 10 min and was stopped", failure.Message, StringComparison.Ordinal);
        Assert.Equal(asksAgain ? 2 : 1, _announced.Count);
    }

    [Fact]
    public async Task A_tool_that_runs_long_is_no_stall_and_a_sign_begins_the_time_anew()
    {
        var end = new TaskCompletionSource<string>();
        _agent.Plays((_, cancellation) => end.Task.WaitAsync(cancellation));
        var running = RunAsync(asksAgain: false);
        _feed.Publish(new ToolCallStarted(1, "c", "Bash", "", JsonDocument.Parse("{}").RootElement));
        _time.Advance(60 * Minute);
        _feed.Publish(new ToolCallFinished(1, "c", "Bash", false, ""));
        _time.Advance(9 * Minute);
        _feed.Publish(new AssistantText(1, "still here"));
        _time.Advance(9 * Minute);
        end.SetResult("done");
        Assert.Equal("done", await running);
        Assert.Empty(_announced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_writes_for_long_is_no_stall_and_one_that_stops_in_the_middle_is(bool goesOn)
    {
        var end = new TaskCompletionSource<string>();
        _agent.Plays((_, cancellation) => end.Task.WaitAsync(cancellation));
        var running = RunAsync(asksAgain: false);
        for (var minutes = 0; minutes < 60; minutes += 5)
        {
            if (goesOn || minutes < 20)
            {
                _turn.Stir();
            }

            _time.Advance(5 * Minute);
        }

        end.TrySetResult("done");
        if (goesOn)
        {
            Assert.Equal("done", await running);
        }
        else
        {
            await Assert.ThrowsAsync<AgentStalledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task An_interrupt_is_an_interrupt()
    {
        using var interrupt = new CancellationTokenSource();
        _agent.Plays(HangAsync);
        var running = RunAsync(asksAgain: true, interrupt.Token);
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(_announced);
    }

    Task<string> RunAsync(bool asksAgain, CancellationToken interrupt = default) =>
        new StallGuard(_agent, new StallSettings(10 * Minute, asksAgain), _feed, _announced.Add, _time).RunTurnAsync([], _turn, interrupt);

    static async Task<string> HangAsync(ITurn turn, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return "never";
    }
}
