using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Tests.Rehearsal;

/// <summary>A turn that runs no tool: it writes down every step in order and answers as the test says.</summary>
sealed class RecordingTurn : ITurn
{
    const string ReplySchema = """{"type":"object","properties":{"chat_id":{"type":"string"},"text":{"type":"string"}}}""";

    public int Number => 1;

    public List<string> Steps { get; } = [];

    public Queue<AgentBlock> Arriving { get; } = new();

    public Func<string, ToolResult> Result { get; set; } = tool => new ToolResult($"{tool} said this", false);

    public string? Answer { get; set; } = "A";

    public IReadOnlyList<ToolOffer> Tools { get; set; } =
    [
        Offer("Bash"),
        .. new[] { "reply", "react", "edit_message" }.Select(name => Offer($"mcp__chat__{name}", "chat", name)),
        Offer("mcp__bare__reply", "bare", "reply", "{}"),
    ];

    public void Warn(string text) => Steps.Add($"warn {text}");

    public void Report(ModelUse use) => Steps.Add($"use {use.Model} {use.InputTokens} in, {use.OutputTokens} out, {use.CachedTokens} cached");

    public void Say(string text) => Steps.Add($"say {text}");

    public Task<ToolResult> CallToolAsync(string name, JsonElement input, CancellationToken cancellationToken)
    {
        Steps.Add($"{name} {input.GetRawText()}");
        return Task.FromResult(Result(name));
    }

    public Task<IReadOnlyList<AgentBlock>> BreakpointAsync(BreakpointKind kind, CancellationToken cancellationToken)
    {
        Steps.Add($"breakpoint {kind}");
        return Task.FromResult<IReadOnlyList<AgentBlock>>(Arriving.TryDequeue(out var block) ? [block] : []);
    }

    public Task<string?> AskAsync(QuestionKind kind, string text, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        Steps.Add($"ask {kind} {text} [{string.Join(", ", choices)}]");
        return Task.FromResult(Answer);
    }

    static ToolOffer Offer(string name, string? server = null, string? tool = null, string schema = ReplySchema) =>
        new(name, name, JsonElement.Parse(schema), server, tool);
}
