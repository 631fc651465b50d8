using Patchbay.Agents.Fake;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Tests.Models;

/// <summary>Servers that send what no model sends: the cause in one line with what to do, and the next turn is right.</summary>
public abstract partial class ModelAgentTests
{
    /// <summary>What the vendor calls it.</summary>
    string Overloaded => Agent is "claude" ? "overloaded_error" : "server_error";

    public static TheoryData<string> Rubbish =>
    [
        "", "\n\n\n", "<!DOCTYPE html><html><body>Sign in to the hotel's network</body></html>", "data: {\n\n", "data: {\"type\":\"nothing\"}\n\n", "data: [1,2,3]\n\n",
        "event: message_start\ndata: null\n\n", "data: {\"choices\":7}\n\n", "\0\u0001\uFFFD data: \u001B[2J\n\n", "[]", "{}",
    ];

    [Theory]
    [MemberData(nameof(Rubbish))]
    public Task Rubbish_is_one_line_of_cause_and_what_waits_is_there_in_the_next_turn(string rubbish) =>
        FailsAndGoesOnAsync([new FakeAnswer.Sends([rubbish]), new FakeAnswer.Sends([rubbish]), new FakeAnswer.Sends([rubbish])], "could not be read", "broke off its answer");

    [Fact]
    public Task A_flood_without_an_end_is_given_up_and_not_asked_for_again() =>
        FailsAndGoesOnAsync([new FakeAnswer.Floods(new string('x', 50_000))], "did not end and was given up: it has more than 2 million characters");

    [Fact]
    public Task A_line_of_100_MB_is_given_up_long_before() => FailsAndGoesOnAsync(
        [new FakeAnswer.Sends(Enumerable.Repeat(new string('x', 1 << 20), 100).Prepend("data: "))], "did not end and was given up: a line of it has more than 16 MB");

    [Fact]
    public Task An_answer_that_breaks_off_again_and_again_is_a_failure_of_the_turn_alone() =>
        FailsAndGoesOnAsync([new FakeAnswer.Stops("half a sent"), new FakeAnswer.Stops("half"), new FakeAnswer.Stops("half a tok")], "the model's answer broke off 3 times: ");

    [Theory]
    [InlineData("half a sent")]
    [InlineData("")]
    public async Task A_failure_that_comes_under_status_200_is_asked_again_with_a_warning(string begun)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.FailsInside(begun, Overloaded), new FakeAnswer.FailsInside(begun, Overloaded), new FakeAnswer.Says("whole"));
        var turn = new ModelTurn();
        Assert.Equal("whole", await TurnAsync(model, turn, "go"));
        Assert.Equal(["whole"], turn.Said);
        Assert.Equal(2, turn.Warnings.Count);
        AssertRight(model);
    }

    [Fact]
    public async Task A_failure_under_status_200_that_stays_says_what_the_server_said()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.FailsInside("half", "invalid_prompt", "this prompt is not for me"));
        var failure = await Assert.ThrowsAsync<ModelFailedException>(() => TurnAsync(model, new ModelTurn(), "go"));
        Assert.Contains("this prompt is not for me", failure.Message, StringComparison.Ordinal);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task An_answer_that_was_cut_at_its_greatest_length_is_kept_and_said_to_be()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("a long") { IsCut = true });
        var turn = new ModelTurn();
        Assert.Equal("a long", await TurnAsync(model, turn, "go"));
        Assert.Contains("cut at its greatest length", Assert.Single(turn.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_breaks_off_in_its_arguments_is_not_run_and_asked_for_again()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Stops("I ", new FakeCall("Bash", """{"command":"rm -rf ./build"}""")), new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"ls"}""")), new FakeAnswer.Says("done"));
        var turn = new ModelTurn();
        Assert.Equal("done", await TurnAsync(model, turn, "go"));
        Assert.Equal(["""{"command":"ls"}"""], turn.Calls.Select(call => call.Input));
        Assert.Contains("broke off", Assert.Single(turn.Warnings), StringComparison.Ordinal);
        AssertRight(model);
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1}}")]
    public async Task Arguments_of_any_shape_run_nothing_or_one_tool_and_never_end_the_turn(string arguments)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Bash", arguments)), new FakeAnswer.Says("sorry"));
        var turn = new ModelTurn();
        Assert.Equal("sorry", await TurnAsync(model, turn, "go"));
        Assert.All(turn.Calls, call => Assert.Equal("{}", call.Input));
        Assert.Single(Results(model.Requests[1].Body));
        AssertRight(model);
    }

    async Task FailsAndGoesOnAsync(FakeAnswer[] answers, params string[] causes)
    {
        await using var model = (await FakeModel.StartAsync()).Plays([.. answers, new FakeAnswer.Says("I read both")]);
        await using var session = await StartAsync(model);
        var failure = await Assert.ThrowsAsync<ModelFailedException>(
            () => session.RunTurnAsync([Event("e1", "owner", "first")], new ModelTurn(), CancellationToken.None));
        Assert.Contains(causes, cause => failure.Message.Contains(cause, StringComparison.Ordinal));
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.InRange(failure.Message.Length, 20, 600);
        while (model.Requests.Count < answers.Length)
        {
            // The other half of the answers is of no use to this agent: it asked once.
            Assert.NotNull(await Record.ExceptionAsync(() => session.RunTurnAsync([], new ModelTurn(), CancellationToken.None)));
        }

        Assert.Equal("I read both", await session.RunTurnAsync([new AgentBlock.Prompt("second")], new ModelTurn(), CancellationToken.None));
        Assert.Equal([Event("e1", "owner", "first").Text, "second"], Texts(model.Requests[^1].Body).TakeLast(2));
        AssertRight(model);
    }
}
