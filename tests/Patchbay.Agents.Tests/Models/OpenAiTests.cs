using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.SessionHost.Agents;

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
