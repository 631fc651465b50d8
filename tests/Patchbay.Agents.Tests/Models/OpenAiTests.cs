using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Tests.Models;

public sealed class OpenAiTests : ModelAgentTests
{
    protected override string Agent => "openai";

    protected override Dictionary<string, string?> Variables(FakeModel model) => new()
    {
        ["OPENAI_API_KEY"] = FakeModel.Key,
        ["OPENAI_BASE_URL"] = $"{model.Root.AbsoluteUri.TrimEnd('/')}/v1",
    };

    protected override IReadOnlyList<string> Texts(JsonElement body) => [.. Of(body, "user")];

    protected override IReadOnlyList<string> Results(JsonElement body) => [.. Of(body, "tool")];

    protected override IReadOnlyList<(string MediaType, byte[] Bytes)> Files(JsonElement body) =>
        [.. from message in body.GetProperty("messages").EnumerateArray()
            where message.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array
            from part in message.GetProperty("content").EnumerateArray()
            where part.GetProperty("type").GetString() is not "text"
            select File(part)];

    protected override string? Effort(JsonElement body) => body.TryGetProperty("reasoning_effort", out var effort) ? effort.GetString() : null;

    [Theory]
    [InlineData(null, "highest", "xhigh")]
    [InlineData("off", "high", "none")]
    [InlineData("adaptive", "low", "low")]
    [InlineData("budget", null, null)]
    public async Task How_it_thinks_is_passed_on_as_an_effort(string? mode, string? effort, string? expected)
    {
        await using var model = await FakeModel.StartAsync();
        await using var session = await Driver().StartAsync(
            new AgentStart("work", "/src", [], TimeProvider.System) { Model = "m", Effort = effort, Thinking = mode is null ? null : new AgentThinking(mode, 9000) }, CancellationToken.None);
        await session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None);
        Assert.Equal(expected, Effort(model.Requests[0].Body));

        IAgentDriver Driver() => ModelDrivers.All(name => Variables(model).GetValueOrDefault(name)).Single(driver => driver.Name == Agent);
    }

    [Theory]
    [InlineData("openai", "chat", "budget", "openai takes no number of tokens")]
    [InlineData("openai", "responses", "budget", "openai takes no number of tokens")]
    [InlineData("openai", "chat", "adaptive", "agent.api responses shows it")]
    [InlineData("openai", "responses", "adaptive", null)]
    [InlineData("openai", "chat", "off", "agent.effort high does not count")]
    [InlineData("openai", "chat", null, null)]
    [InlineData("claude", "responses", null, "agent.api responses is for openai")]
    [InlineData("claude", null, "budget", "agent.effort high does not count")]
    public void What_it_does_not_heed_is_said_in_one_line(string agent, string? api, string? mode, string? expected)
    {
        var settings = new AgentSettings(agent, null, "high") { Api = api, Thinking = mode is null ? null : new AgentThinking(mode, 9000) };
        var lines = ModelDrivers.All(_ => null, api).Single(driver => driver.Name == agent).LeavesOut(settings);
        if (expected is null)
        {
            Assert.Empty(lines);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_effort_that_the_model_does_not_take_is_named_with_the_fix()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(400, "Function tools with reasoning_effort are not supported here."));
        await using var session = await StartAsync(model);
        var failure = await Assert.ThrowsAsync<Patchbay.Agents.Models.ModelFailedException>(() => session.RunTurnAsync([new AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None));
        Assert.Contains("set agent.effort and agent.thinking to what it knows", failure.Message, StringComparison.Ordinal);
        Assert.Contains("agent.api responses", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_words_of_its_own_is_shown_and_named()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Sends(
        [
            """data: {"id":"f","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","refusal":"I will not."},"finish_reason":null}]}""" + "\n\n",
            """data: {"id":"f","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n", "data: [DONE]\n\n",
        ]));
        await using var session = await StartAsync(model);
        var turn = new ModelTurn();
        Assert.Equal("I will not.", await session.RunTurnAsync([new AgentBlock.Prompt("go")], turn, CancellationToken.None));
        Assert.Equal(["the model refused to answer"], turn.Warnings);
    }

    [Fact]
    public async Task An_endpoint_of_ones_own_needs_no_key_but_a_model()
    {
        var driver = ModelDrivers.All(name => name is "OPENAI_BASE_URL" ? "http://localhost:11434/v1" : null).Single(driver => driver.Name == Agent);
        AgentStart start = new("work", "/src", [], TimeProvider.System);
        Assert.Contains("--model", (await Assert.ThrowsAsync<AgentUnavailableException>(() => driver.StartAsync(start, CancellationToken.None))).Message, StringComparison.Ordinal);
        await using var session = await driver.StartAsync(start with { Model = "llama" }, CancellationToken.None);
    }

    static (string MediaType, byte[] Bytes) File(JsonElement part)
    {
        var url = part.TryGetProperty("image_url", out var picture) ? picture.GetProperty("url").GetString()! : part.GetProperty("file").GetProperty("file_data").GetString()!;
        return (url[5..url.IndexOf(';', StringComparison.Ordinal)], Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..]));
    }

    static IEnumerable<string> Of(JsonElement body, string role) =>
        body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == role).SelectMany(Parts);

    static IEnumerable<string> Parts(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
        ? parts.EnumerateArray().Where(part => part.GetProperty("type").GetString() is "text").Select(part => part.GetProperty("text").GetString()!)
        : [message.GetProperty("content").GetString()!];
}
