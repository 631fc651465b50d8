using System.Collections.Concurrent;
using Patchbay.Agents.ClaudeCode;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.ClaudeCode;

/// <summary>A claude that is missing, crashes, hangs, prints rubbish or is cut off: one line says why, and nothing is lost or doubled.</summary>
public sealed class ClaudeMisbehaviourTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_missing_claude_is_named_with_the_fix()
    {
        var driver = new ClaudeCodeDriver(name => name == ClaudeProgram.Variable ? "/nowhere/claude" : null);
        await using var room = new ClaudeRoom();
        var failure = await Assert.ThrowsAsync<AgentUnavailableException>(() => driver.StartAsync(room.Start(), CancellationToken.None));
        Assert.Contains("/nowhere/claude", failure.Message, StringComparison.Ordinal);
        Assert.Contains("give the path of your claude", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'Please log in' >&2; exit 3", "ended with code 3 and said: Please log in")]
    [InlineData("exit 0", "ended with code 0 and said nothing")]
    [InlineData("yes 'not a message'", "is the claude on PATH the right program?")]
    public async Task A_claude_that_does_not_come_up_is_said_at_the_start(string program, string part)
    {
        await using var room = new ClaudeRoom();
        room.Program(program);
        var failure = await Assert.ThrowsAsync<AgentUnavailableException>(() => room.StartAsync().WaitAsync(Patience));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task A_crash_in_a_turn_is_named_and_the_next_turn_goes_on_with_the_same_conversation()
    {
        await using var room = new ClaudeRoom("""[{"say":"half"},{"die":7,"words":"out of memory"}]""", """[{"say":"again"}]""");
        await using var session = await room.StartAsync();
        var failure = await Assert.ThrowsAsync<ClaudeFailedException>(() => RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("one"))));
        Assert.Contains("code 7 and said: out of memory", failure.Message, StringComparison.Ordinal);
        Assert.Equal("again", await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("two"))));
        Assert.Equal(After(room.Runs[0], "--session-id"), After(room.Runs[1], "--resume"));
    }

    [Fact]
    public async Task A_crash_in_a_turn_is_announced_and_the_same_turn_goes_on_where_the_settings_say_so()
    {
        await using var room = new ClaudeRoom("""[{"say":"half"},{"die":7,"words":"out of memory"}]""", """[{"say":"the rest"}]""", """[{"die":8}]""", """[{"die":9}]""");
        var announced = new ConcurrentQueue<string>();
        await using var session = await room.StartAsync(start => start with { GoesOnOnce = true, Announce = announced.Enqueue });
        var turn = new OfferingTurn().Waits(new AgentBlock.Prompt("one"));
        Assert.Equal("the rest", await RunAsync(session, turn));
        Assert.Single(turn.Accepted);
        Assert.Contains("out of memory. What it was told before is kept; it is started again and goes on", Assert.Single(announced), StringComparison.Ordinal);
        Assert.Equal(After(room.Runs[0], "--session-id"), After(room.Runs[1], "--resume"));
        Assert.Contains("started again", room.Messages[^1][0], StringComparison.Ordinal);

        // Once for each turn.
        var failure = await Assert.ThrowsAsync<ClaudeFailedException>(() => RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("two"))));
        Assert.Contains("code 9", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, announced.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silence_that_is_too_long_ends_it_and_the_turn_goes_on_where_the_settings_say_so(bool goesOn)
    {
        await using var room = new ClaudeRoom("""[{"say":"working"},{"deaf":1}]""", """[{"say":"awake"}]""");
        var time = new ManualTime();
        var announced = new ConcurrentQueue<string>();
        await using var session = await room.StartAsync(start => start with { Time = time, StallAfter = TimeSpan.FromMinutes(10), GoesOnOnce = goesOn, Announce = announced.Enqueue });
        var turn = new OfferingTurn().Waits(new AgentBlock.Prompt("go"));
        var running = session.RunTurnAsync([], turn, CancellationToken.None);
        await turn.FirstWord.WaitAsync(Patience);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(running.IsCompleted);
        Assert.Empty(announced);

        // It looks four times a minute.
        while (announced.IsEmpty && !running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        if (goesOn)
        {
            Assert.Equal("awake", await running.WaitAsync(Patience));
            Assert.Equal("Claude Code said nothing for 10 min and was ended; it is started again and goes on", Assert.Single(announced));
            Assert.Equal(2, room.Runs.Count);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<ClaudeFailedException>(() => running.WaitAsync(Patience));
            Assert.StartsWith("Claude Code said nothing for 10 min and was ended", failure.Message, StringComparison.Ordinal);
            Assert.Empty(announced);
        }
    }

    [Fact]
    public async Task Its_key_reaches_it_and_not_its_commands()
    {
        await using var room = new ClaudeRoom();
        room.Program("test -n \"$OF_THE_TEST\" && ANTHROPIC_API_KEY=a-key OTHER=kept exec \"$CLAUDE_CODE_SHELL_PREFIX\" 'echo key=${ANTHROPIC_API_KEY:-none} other=$OTHER >&2; exit 3'");
        var failure = await Assert.ThrowsAsync<AgentUnavailableException>(() => room.StartAsync(start => start with
        {
            Environment = new Dictionary<string, string?> { ["ANTHROPIC_API_KEY"] = null, ["OF_THE_TEST"] = "1" },
        }));
        Assert.Contains("key=none other=kept", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_death_between_its_repeating_and_our_commit_doubles_nothing()
    {
        await using var room = new ClaudeRoom("""[{"say":"went on"}]""", """[{"say":"went on"}]""");
        var offer = new TurnOffer(Guid.NewGuid(), [OfferingTurn.Event("e1", "do it once")], false);
        await using (var session = await room.StartAsync())
        {
            var cut = new OfferingTurn { OnAccept = _ => throw new IOException("the disk is full") };
            await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(session, cut.Waits(offer)));
            Assert.Empty(cut.Accepted);

            // The same offer again: it has it, repeats it, and starts nothing; a word of ours has it go on.
            var turn = new OfferingTurn();
            Assert.Equal("went on", await RunAsync(session, turn.Waits(offer)));
            Assert.Equal(offer.Id, Assert.Single(turn.Accepted).Id);
        }

        Assert.Equal(1, room.Messages.Count(message => message[0].Contains("goes on now", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_process_of_ours_resumes_the_conversation_that_the_session_had()
    {
        await using var room = new ClaudeRoom();
        await using (var session = await room.StartAsync())
        {
            await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("one")));
        }

        await using (var session = await room.StartAsync(start => start with { IsResumed = true }))
        {
            await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("two")));
        }

        Assert.Equal(After(room.Runs[0], "--session-id"), After(room.Runs[1], "--resume"));
    }

    [Fact]
    public async Task A_conversation_that_it_does_not_have_any_more_begins_anew_with_what_we_know()
    {
        await using var room = new ClaudeRoom();
        await File.WriteAllTextAsync(Path.Combine(room.Kept, "claude-code"), Guid.NewGuid().ToString());
        await using var session = await room.StartAsync(start => start with { IsResumed = true, Earlier = [new(1, "prompt", "paint it blue")] });
        await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("and now?")));
        Assert.Contains("(prompt) paint it blue", room.Messages[0][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_the_turn_and_the_same_process_takes_the_next()
    {
        await using var room = new ClaudeRoom("""[{"say":"working"},{"hang":1}]""", """[{"say":"fine"}]""");
        await using var session = await room.StartAsync();
        await InterruptAsync(session);
        Assert.Equal("fine", await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("again"))));
        Assert.Single(room.Runs);
    }

    [Fact]
    public async Task A_claude_that_does_not_hear_an_interrupt_is_ended_and_resumed()
    {
        await using var room = new ClaudeRoom("""[{"say":"working"},{"deaf":1}]""", """[{"say":"fine"}]""");
        await using var session = await room.StartAsync();
        await InterruptAsync(session);
        Assert.Equal("fine", await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("again"))));
        Assert.Equal(2, room.Runs.Count);
    }

    [Fact]
    public async Task Lines_that_are_no_messages_are_passed_over_and_said_once()
    {
        await using var room = new ClaudeRoom("""[{"rubbish":20},{"say":"one"},{"rubbish":20},{"say":"two"}]""");
        var turn = new OfferingTurn();
        await using var session = await room.StartAsync();
        Assert.Equal("two", await RunAsync(session, turn.Waits(new AgentBlock.Prompt("go"))));
        Assert.Single(turn.Warnings);
    }

    [Fact]
    public async Task A_line_without_end_ends_it_and_not_us()
    {
        await using var room = new ClaudeRoom("""[{"say":"working"},{"flood":80000000},{"say":"never"}]""");
        await using var session = await room.StartAsync();
        var failure = await Assert.ThrowsAsync<ClaudeFailedException>(() => RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("go"))));
        Assert.Contains("64 MB", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invalid API key · Fix external API key", "log in, or set ANTHROPIC_API_KEY")]
    [InlineData("API Error: 404 model: fake-9 not found", "choose another with --model")]
    public async Task What_it_says_of_a_failed_turn_is_one_line_with_the_fix(string said, string part)
    {
        await using var room = new ClaudeRoom($$"""[{"fail":"{{said}}"}]""", """[{"say":"better"}]""");
        await using var session = await room.StartAsync();
        var failure = await Assert.ThrowsAsync<ClaudeFailedException>(() => RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("go"))));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal("better", await RunAsync(session, new OfferingTurn().Waits(new AgentBlock.Prompt("again"))));
        Assert.Single(room.Runs);
    }

    static string? After(string[] line, string name) => line.SkipWhile(one => one != name).Skip(1).FirstOrDefault();

    static async Task InterruptAsync(IAgentSession session)
    {
        using var interrupt = new CancellationTokenSource();
        var turn = new OfferingTurn().Waits(new AgentBlock.Prompt("go"));
        var running = session.RunTurnAsync([], turn, interrupt.Token);
        await turn.FirstWord.WaitAsync(Patience);
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
    }

    static Task<string> RunAsync(IAgentSession session, OfferingTurn turn) => session.RunTurnAsync([], turn, CancellationToken.None).WaitAsync(Patience);
}
