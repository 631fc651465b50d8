using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Tests.Models;

/// <summary>The same agent over Responses, which keeps nothing at the vendor: what was thought comes back sealed with every request.</summary>
public sealed class OpenAiResponsesTests : ModelAgentTests
{
    protected override string Agent => "openai";

    protected override string Api => AgentApis.Responses;

    protected override Dictionary<string, string?> Variables(FakeModel model) => new()
    {
        ["OPENAI_API_KEY"] = FakeModel.Key,
        ["OPENAI_BASE_URL"] = $"{model.Root.AbsoluteUri.TrimEnd('/')}/v1",
    };

    protected override IReadOnlyList<string> Texts(JsonElement body) => [.. Parts(body, "input_text").Select(part => part.GetProperty("text").GetString()!)];

    protected override IReadOnlyList<string> Results(JsonElement body) => [.. Items(body, "function_call_output").Select(item => item.GetProperty("output").GetString()!)];

    protected override IReadOnlyList<(string MediaType, byte[] Bytes)> Files(JsonElement body) =>
        [.. Parts(body, "input_image").Select(part => part.GetProperty("image_url")).Concat(Parts(body, "input_file").Select(part => part.GetProperty("file_data")))
            .Select(url => url.GetString()!).Select(url => (url[5..url.IndexOf(';', StringComparison.Ordinal)], Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..])))];

    protected override string? Effort(JsonElement body) =>
        body.TryGetProperty("reasoning", out var reasoning) && reasoning.TryGetProperty("effort", out var effort) ? effort.GetString() : null;

    [Fact]
    public async Task Nothing_is_kept_at_the_vendor_and_nothing_is_asked_for_that_would_be()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Bash", "{}")), new FakeAnswer.Says("done"));
        await using var session = await StartAsync(model);
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None);
        Assert.All(model.Requests, request =>
        {
            Assert.Equal("/v1/responses", request.Path);
            Assert.False(request.Body.GetProperty("store").GetBoolean());
            Assert.True(request.Body.GetProperty("parallel_tool_calls").GetBoolean());
            Assert.False(request.Body.TryGetProperty("previous_response_id", out _));
            Assert.Contains("session called work", request.Body.GetProperty("instructions").GetString(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_thought_goes_back_sealed_before_what_it_led_to_and_is_shown_as_far_as_it_can_be_read(bool hides)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("I look", new FakeCall("Bash", "{}"), new FakeCall("Bash", "{}")) { Thoughts = ["First the müsli 😀.", "Then the rest."], HidesLast = hides },
            new FakeAnswer.Says("", new FakeCall("Bash", "{}")) { Thoughts = ["Once more."] },
            new FakeAnswer.Says("done") { Thoughts = ["Good."] },
            new FakeAnswer.Says("again"));
        await using var session = await ThinkingAsync(model, new AgentThinking(AgentThinking.Adaptive, 0));
        var turn = new ModelTurn();
        Assert.Equal("done", await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None));
        await session.RunTurnAsync([new AgentBlock.Prompt("and?")], turn, CancellationToken.None);
        Assert.Empty(model.Complaints);
        Assert.Equal(
            ["message", "reasoning", "reasoning", "message", "function_call", "function_call", "function_call_output", "function_call_output", "reasoning", "function_call", "function_call_output", "reasoning", "message", "message"],
            model.Requests[3].Body.GetProperty("input").EnumerateArray().Select(Type));
        Assert.Equal([hides ? "First the müsli 😀." : "First the müsli 😀.Then the rest.", "Once more.", "Good."], turn.Thoughts);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "highest", """{"effort":"xhigh"}""")]
    [InlineData("off", "high", """{"effort":"none"}""")]
    [InlineData("adaptive", "low", """{"effort":"low","summary":"auto"}""")]
    [InlineData("adaptive", null, """{"summary":"auto"}""")]
    [InlineData("budget", "low", """{"effort":"low"}""")]
    public async Task How_it_thinks_is_asked_for_in_the_words_of_the_vendor(string? mode, string? effort, string? expected)
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await ThinkingAsync(model, mode is null ? null : new AgentThinking(mode, 9000), effort);
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None);
        Assert.Equal(expected, model.Requests[0].Body.TryGetProperty("reasoning", out var reasoning) ? reasoning.GetRawText() : null);
        Assert.Empty(model.Complaints);
    }

    [Fact]
    public async Task A_model_that_knows_no_sealed_thoughts_is_asked_without_them_from_then_on()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", "{}")), new FakeAnswer.Fails(400, "Encrypted content is not supported with this model."), new FakeAnswer.Says("one"), new FakeAnswer.Says("two"));
        await using var session = await StartAsync(model);
        Assert.Equal("one", await session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None));
        Assert.Equal("two", await session.RunTurnAsync([new AgentBlock.Prompt("on")], new ModelTurn(), CancellationToken.None));
        Assert.Equal([true, true, false, false], model.Requests.Select(request => request.Body.TryGetProperty("include", out _)));
    }

    [Fact]
    public async Task A_thought_that_came_to_nothing_does_not_go_back()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("") { Thoughts = ["long"], IsCut = true }, new FakeAnswer.Says("short"));
        await using var session = await StartAsync(model);
        var turn = new ModelTurn();
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None);
        Assert.Contains("greatest length", Assert.Single(turn.Warnings), StringComparison.Ordinal);
        Assert.Equal("short", await session.RunTurnAsync([new AgentBlock.Prompt("on")], turn, CancellationToken.None));
        Assert.Empty(model.Complaints);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_is_shortened_also_when_the_failure_comes_within_the_stream()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("a1"), new FakeAnswer.Says("a2"), new FakeAnswer.FailsInside("", "context_length_exceeded", "Your input exceeds the context window of this model."), new FakeAnswer.Says("it fits"));
        await using var session = await StartAsync(model);
        foreach (var prompt in new[] { "p1", "p2" })
        {
            await session.RunTurnAsync([new AgentBlock.Prompt(prompt)], new ModelTurn(), CancellationToken.None);
        }

        Assert.Equal("it fits", await session.RunTurnAsync([new AgentBlock.Prompt("p3")], new ModelTurn(), CancellationToken.None));
        Assert.DoesNotContain("p1", Texts(model.Requests[^1].Body));
    }

    [Fact]
    public async Task Arguments_without_an_end_are_given_up()
    {
        var piece = new string('x', 1 << 20);
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Sends(Enumerable.Range(0, 1000).Select(
            number => $$"""data: {"type":"response.function_call_arguments.delta","item_id":"fc","output_index":0,"delta":"{{piece}}","sequence_number":{{number}}}""" + "\n\n")));
        await using var session = await StartAsync(model);
        var failure = await Assert.ThrowsAsync<ModelFailedException>(() => session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None));
        Assert.Contains("did not end and was given up: it has more than 128 MB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_words_of_its_own_is_shown_and_named()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Sends(
        [
            """data: {"type":"response.refusal.delta","item_id":"m","output_index":0,"content_index":0,"delta":"I will not.","sequence_number":0}""" + "\n\n",
            """data: {"type":"response.completed","sequence_number":1,"response":{"id":"r","object":"response","created_at":1,"status":"completed","model":"m","output":[],"parallel_tool_calls":true,"tool_choice":"auto","tools":[]}}""" + "\n\n",
        ]));
        await using var session = await StartAsync(model);
        var turn = new ModelTurn();
        Assert.Equal("I will not.", await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None));
        Assert.Equal(["the model refused to answer"], turn.Warnings);
    }

    [Fact]
    public async Task A_server_without_Responses_is_named_with_the_fix()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(404));
        await using var session = await StartAsync(model);
        var failure = await Assert.ThrowsAsync<ModelFailedException>(() => session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None));
        Assert.Contains("set agent.api to chat", failure.Message, StringComparison.Ordinal);
    }

    static string? Type(JsonElement item) => item.GetProperty("type").GetString();

    static IEnumerable<JsonElement> Items(JsonElement body, string type) => body.GetProperty("input").EnumerateArray().Where(item => Type(item) == type);

    static IEnumerable<JsonElement> Parts(JsonElement body, string type) =>
        Items(body, "message").Where(item => item.GetProperty("role").GetString() is "user").SelectMany(item => item.GetProperty("content").EnumerateArray()).Where(part => Type(part) == type);

    Task<IAgentSession> ThinkingAsync(FakeModel model, AgentThinking? thinking, string? effort = null) =>
        ModelDrivers.All(name => Variables(model).GetValueOrDefault(name), Api).Single(driver => driver.Name == Agent).StartAsync(
            new AgentStart("work", "/src", [], TimeProvider.System) { Model = "fake-model", Effort = effort, Thinking = thinking }, CancellationToken.None);
}
