using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.Agents.Models;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Tests.Models;

/// <summary>A model that thinks before it answers: how it is asked to, and that what it thought goes back to it unchanged.</summary>
public sealed class ThinkingTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "high", """{"type":"adaptive"}""")]
    [InlineData("off", "high", """{"type":"disabled"}""")]
    [InlineData("adaptive", null, """{"type":"adaptive","display":"summarized"}""")]
    [InlineData("adaptive", "low", """{"type":"adaptive","display":"summarized"}""")]
    [InlineData("budget", null, """{"type":"enabled","budget_tokens":20000}""")]
    public async Task It_is_asked_for_in_the_words_of_the_vendor(string? mode, string? effort, string? expected)
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await StartAsync(model, mode, effort);
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None);
        var body = model.Requests[0].Body;
        Assert.Equal(expected is null ? null : Sorted(JsonElement.Parse(expected)), body.TryGetProperty("thinking", out var thinking) ? Sorted(thinking) : null);
        Assert.Equal(mode is "off" or "budget" ? null : effort, body.TryGetProperty("output_config", out var output) ? output.GetProperty("effort").GetString() : null);
        Assert.Equal("fake-model", body.GetProperty("model").GetString());
        Assert.Contains("session called work", body.GetProperty("system").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(2, body.GetProperty("tools").GetArrayLength());
        Assert.Empty(model.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_thought_goes_back_with_its_signature_through_every_tool_call(bool hides)
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("I look", new FakeCall("Bash", "{}"), new FakeCall("Bash", "{}")) { Thoughts = ["First the müsli 😀.\n", "Then the rest."], HidesLast = hides },
            new FakeAnswer.Says("", new FakeCall("Bash", "{}")) { Thoughts = ["Once more."] },
            new FakeAnswer.Says("done") { Thoughts = ["Good."] },
            new FakeAnswer.Says("again"));
        await using var session = await StartAsync(model, "adaptive", null);
        var turn = new ModelTurn();
        Assert.Equal("done", await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None));
        await session.RunTurnAsync([new AgentBlock.Prompt("and?")], turn, CancellationToken.None);

        Assert.Empty(model.Complaints);
        var last = Thoughts(model.Requests[3].Body);
        Assert.Equal(
            hides
                ? ["thinking: First the müsli 😀.\n", $"redacted_thinking: hidden:{Convert.ToBase64String("Then the rest."u8)}", "thinking: Once more.", "thinking: Good."]
                : ["thinking: First the müsli 😀.\n", "thinking: Then the rest.", "thinking: Once more.", "thinking: Good."],
            last);
        Assert.Equal([hides ? "First the müsli 😀." : "First the müsli 😀.\nThen the rest.", "Once more.", "Good."], turn.Thoughts);
        Assert.Equal(["I look", "done", "again"], turn.Said);
    }

    [Fact]
    public async Task A_model_that_does_not_think_in_this_way_is_named_with_the_fix()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(400, "adaptive thinking is not supported on this model"));
        await using var session = await StartAsync(model, "adaptive", null);
        var failure = await Assert.ThrowsAsync<ModelFailedException>(() => session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None));
        Assert.Contains("set agent.thinking to", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_the_fake_model_can_fail()
    {
        await using var model = await FakeModel.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { DefaultRequestHeaders = { { "x-api-key", FakeModel.Key }, { "anthropic-version", "2023-06-01" } } };
        using var forged = new StringContent("""
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"mine","signature":"forged"}]},{"role":"user","content":"b"}]}
            """);
        using var answer = await http.PostAsync(new Uri(model.Root, "/v1/messages"), forged);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Invalid `signature`", Assert.Single(model.Complaints), StringComparison.Ordinal);
    }

    static List<string> Thoughts(JsonElement body) =>
        [.. from message in body.GetProperty("messages").EnumerateArray()
            from block in message.GetProperty("content").EnumerateArray()
            let type = block.GetProperty("type").GetString()
            where type is "thinking" or "redacted_thinking"
            select $"{type}: {block.GetProperty(type is "thinking" ? "thinking" : "data").GetString()}"];

    static string Sorted(JsonElement value) => string.Join(',', value.EnumerateObject().Select(property => $"{property.Name}={property.Value}").Order(StringComparer.Ordinal));

    static Task<IAgentSession> StartAsync(FakeModel model, string? mode, string? effort) =>
        ModelDrivers.All(name => name switch { "ANTHROPIC_API_KEY" => FakeModel.Key, "ANTHROPIC_BASE_URL" => model.Root.AbsoluteUri, _ => null })
            .Single(driver => driver.Name == "claude").StartAsync(
                new AgentStart("work", "/src", [], TimeProvider.System) { Model = "fake-model", Effort = effort, Thinking = mode is null ? null : new AgentThinking(mode, 20_000) },
                CancellationToken.None);
}
