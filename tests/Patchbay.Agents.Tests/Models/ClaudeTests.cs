using System.Text.Json;
using Patchbay.Agents.Fake;

namespace Patchbay.Agents.Tests.Models;

public sealed class ClaudeTests : ModelAgentTests
{
    protected override string Agent => "claude";

    protected override Dictionary<string, string?> Variables(FakeModel model) => new()
    {
        ["ANTHROPIC_API_KEY"] = FakeModel.Key,
        ["ANTHROPIC_BASE_URL"] = model.Root.AbsoluteUri,
    };

    protected override IReadOnlyList<string> Texts(JsonElement body) => [.. Blocks(body, "user", "text").Select(block => block.GetProperty("text").GetString()!)];

    protected override IReadOnlyList<string> Results(JsonElement body) => [.. Blocks(body, "user", "tool_result").Select(Result)];

    protected override IReadOnlyList<(string MediaType, byte[] Bytes)> Files(JsonElement body) =>
        [.. Blocks(body, "user", "image").Concat(Blocks(body, "user", "document")).Select(block => block.GetProperty("source"))
            .Select(source => (source.GetProperty("media_type").GetString()!, source.GetProperty("data").GetBytesFromBase64()))];

    protected override string? Effort(JsonElement body) =>
        body.TryGetProperty("output_config", out var output) && output.TryGetProperty("effort", out var effort) ? effort.GetString() : null;

    [Fact]
    public async Task What_two_requests_have_in_common_is_marked_for_the_cache_and_never_more_than_four_times()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            [.. Enumerable.Range(0, 6).Select(_ => new FakeAnswer.Says("", new FakeCall("Bash", "{}"))), new FakeAnswer.Says("done")]);
        var driver = ModelDrivers.All(name => Variables(model).GetValueOrDefault(name)).Single(driver => driver.Name == Agent);
        await using var session = await driver.StartAsync(new("work", "/src", [], TimeProvider.System), CancellationToken.None);
        await session.RunTurnAsync([new SessionHost.Agents.AgentBlock.Prompt("go")], new ModelTurn(), CancellationToken.None);
        Assert.All(model.Requests, request => Assert.InRange(Marks(request.Body.GetRawText()), 2, 4));
        Assert.Equal("claude-sonnet-5-5", model.Requests[0].Body.GetProperty("model").GetString());
    }

    static int Marks(string body) => body.Split("\"cache_control\"").Length - 1;

    static IEnumerable<JsonElement> Blocks(JsonElement body, string role, string type) =>
        body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == role)
            .SelectMany(message => message.GetProperty("content").EnumerateArray()).Where(block => block.GetProperty("type").GetString() == type);

    static string Result(JsonElement block) => block.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
        ? string.Concat(parts.EnumerateArray().Select(part => part.GetProperty("text").GetString()))
        : block.GetProperty("content").GetString()!;
}
