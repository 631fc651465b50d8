using Patchbay.Agents.Tests.ClaudeCode;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;
using Patchbay.SessionHost.Transcript;

namespace Patchbay.Agents.Tests.Contract;

/// <summary>What every driver does, whatever makes it think. A new driver proves itself with a stage of its own.</summary>
public abstract class AgentContractTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What one turn of the agent is to be, and what it is told for that.</summary>
    public enum Act
    {
        /// <summary>Told "hello", it says something with hello in it.</summary>
        Say,

        /// <summary>Uses Bash once, and says something.</summary>
        UseBash,

        /// <summary>Asks a person whether A or B, and says something.</summary>
        Ask,
    }

    /// <summary>False for an agent that asks no model.</summary>
    protected virtual bool CountsTokens => true;

    /// <summary>A driver whose next turns will be these, one after the other; the stage goes when the test is over.</summary>
    internal abstract Task<AgentStage> OpenAsync(params Act[] acts);

    [Fact]
    public async Task The_driver_says_its_name_and_what_accepted_means()
    {
        await using var stage = await OpenAsync();
        Assert.Matches("^[a-z-]+$", stage.Driver.Name);
        Assert.DoesNotContain('\n', stage.Driver.Description);
        Assert.NotEmpty(stage.Driver.Description);
    }

    [Fact]
    public async Task A_turn_ends_with_what_was_said_last_and_what_was_told_is_accepted()
    {
        await using var stage = await OpenAsync(Act.Say, Act.Say);
        await using var session = await stage.StartAsync();
        for (var round = 0; round < 2; round++)
        {
            var turn = new OfferingTurn();
            var last = await RunAsync(session, turn, stage.Prompt(Act.Say));
            Assert.Contains("hello", last, StringComparison.Ordinal);
            Assert.Equal(last, turn.Said.Last());
            Assert.Equal(session.TakesOffers ? 1 : 0, turn.Accepted.Count);
            Assert.Equal(CountsTokens, turn.Uses.Any(use => use.InputTokens > 0 && use.OutputTokens > 0));
        }
    }

    [Fact]
    public async Task A_tool_is_asked_for_in_the_turn_and_its_result_recorded()
    {
        await using var stage = await OpenAsync(Act.UseBash);
        await using var session = await stage.StartAsync();
        var turn = new OfferingTurn();
        await RunAsync(session, turn, stage.Prompt(Act.UseBash));
        Assert.Equal(["Bash"], turn.Tried);
        Assert.NotEmpty(turn.Said);
    }

    [Fact]
    public async Task A_refusal_is_no_end()
    {
        await using var stage = await OpenAsync(Act.UseBash, Act.Say);
        await using var session = await stage.StartAsync();
        var turn = new OfferingTurn { RunAsync = (_, _) => Task.FromResult(new ToolResult("not allowed: denied by ann", true)) };
        await RunAsync(session, turn, stage.Prompt(Act.UseBash));
        Assert.Equal(["Bash"], turn.Tried);
        Assert.Contains("hello", await RunAsync(session, new OfferingTurn(), stage.Prompt(Act.Say)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_while_a_tool_runs_enters_the_same_turn_or_stays_where_it_is()
    {
        await using var stage = await OpenAsync(Act.UseBash, Act.Say, Act.Say);
        await using var session = await stage.StartAsync();
        var turn = new OfferingTurn();
        turn.RunAsync = (tool, _) =>
        {
            // The answer to it is a tool again.
            if (tool is "Bash")
            {
                turn.Waits(OfferingTurn.Event("e1", "hello from outside"));
            }

            return Task.FromResult(new ToolResult("ran", false));
        };
        await RunAsync(session, turn, stage.Prompt(Act.UseBash));
        var entered = turn.Accepted.SelectMany(offer => offer.Blocks).OfType<AgentBlock.FromChannel>().Select(block => block.EventId).ToList();

        // An agent that is done before it was told has not accepted it, and then the queue has it.
        Assert.True(entered is ["e1"] || (session.TakesOffers && entered.Count == 0));
    }

    [Fact]
    public async Task A_person_is_asked_and_no_answer_is_no_end()
    {
        await using var stage = await OpenAsync(Act.Ask, Act.Ask);
        await using var session = await stage.StartAsync();
        foreach (var answer in new[] { "B", null })
        {
            var turn = new OfferingTurn { Answer = answer };
            await RunAsync(session, turn, stage.Prompt(Act.Ask));
            Assert.Equal(["A", "B"], Assert.Single(turn.Asked).Choices);
            Assert.NotEmpty(turn.Said);
        }
    }

    [Fact]
    public async Task An_interrupt_in_a_tool_ends_the_turn_at_once_and_the_next_one_is_right()
    {
        await using var stage = await OpenAsync(Act.UseBash, Act.Say);
        await using var session = await stage.StartAsync();
        using var interrupt = new CancellationTokenSource();
        var turn = new OfferingTurn
        {
            RunAsync = async (_, cancellation) =>
            {
                await interrupt.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return new ToolResult("interrupted, outcome unknown", true);
            },
        };
        Assert.True(await Record.ExceptionAsync(() => RunAsync(session, turn, stage.Prompt(Act.UseBash), interrupt.Token)) is null or OperationCanceledException);
        Assert.Contains("hello", await RunAsync(session, new OfferingTurn(), stage.Prompt(Act.Say)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_a_turn_leaves_nobody_waiting()
    {
        await using var stage = await OpenAsync(Act.UseBash);
        var session = await stage.StartAsync();
        using var interrupt = new CancellationTokenSource();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = new OfferingTurn
        {
            RunAsync = async (_, cancellation) =>
            {
                began.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return new ToolResult("cancelled", true);
            },
        };
        var running = RunAsync(session, turn, stage.Prompt(Act.UseBash), interrupt.Token);
        await began.Task.WaitAsync(Patience);
        await interrupt.CancelAsync();
        await session.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.True(await Record.ExceptionAsync(() => running) is null or OperationCanceledException);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_goes_on_takes_turns()
    {
        await using var stage = await OpenAsync(Act.Say, Act.Say);
        for (var run = 0; run < 2; run++)
        {
            await using var session = await stage.StartAsync(start => start with
            {
                IsResumed = run > 0,
                Earlier = run > 0 ? [new EarlierEntry(1, "prompt", "hello"), new EarlierEntry(1, "assistant", "hello")] : [],
            });
            Assert.Contains("hello", await RunAsync(session, new OfferingTurn(), stage.Prompt(Act.Say)), StringComparison.Ordinal);
        }
    }

    static async Task<string> RunAsync(IAgentSession session, OfferingTurn turn, string prompt, CancellationToken interrupt = default)
    {
        AgentBlock[] blocks = [new AgentBlock.Prompt(prompt)];
        return await (session.TakesOffers ? session.RunTurnAsync([], turn.Waits(blocks), interrupt) : session.RunTurnAsync(blocks, turn, interrupt)).WaitAsync(Patience, CancellationToken.None);
    }
}
