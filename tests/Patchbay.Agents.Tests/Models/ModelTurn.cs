using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Tests.Models;

/// <summary>A turn whose tools do what a test says; calls may come side by side.</summary>
sealed class ModelTurn : ITurn
{
    public int Number => 1;

    public ConcurrentQueue<(string Tool, string Input)> Calls { get; } = new();

    public ConcurrentQueue<string> Said { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<ModelUse> Uses { get; } = new();

    /// <summary>What enters, breakpoint by breakpoint.</summary>
    public ConcurrentQueue<IReadOnlyList<AgentBlock>> Arriving { get; } = new();

    public List<BreakpointKind> Breakpoints { get; } = [];

    public Func<string, CancellationToken, Task<ToolResult>> RunAsync { get; set; } = (tool, _) => Task.FromResult(new ToolResult($"{tool} ran", false));

    public IReadOnlyList<ToolOffer> Tools { get; } =
    [
        new("Bash", "Run a command", JsonElement.Parse("""{"type":"object","properties":{"command":{"type":"string"}},"required":["command"]}""")),
        new("mcp__chat__reply", "Answer", JsonElement.Parse("""{"type":"object","properties":{"chat_id":{"type":"string"},"text":{"type":"string"}}}"""), "chat", "reply"),
    ];

    public void Say(string text) => Said.Enqueue(text);

    public ConcurrentQueue<string> SaidOn { get; } = new();

    public void SayOn(string text) => SaidOn.Enqueue(text);

    long _stirs;

    public void Stir() => Interlocked.Increment(ref _stirs);

    public long Stirs => Interlocked.Read(ref _stirs);

    public ConcurrentQueue<string> Thoughts { get; } = new();

    public void Think(string text) => Thoughts.Enqueue(text);

    public void Warn(string text) => Warnings.Enqueue(text);

    public ConcurrentQueue<string> Notes { get; } = new();

    public List<string> Summaries { get; } = [];

    /// <summary>Null: nobody can be asked.</summary>
    public Func<string, IReadOnlyList<string>, string?>? Answer { get; init; }

    public bool CanAsk => Answer is not null;

    public void Note(string text) => Notes.Enqueue(text);

    public Task KeepSummaryAsync(string summary, CancellationToken cancellationToken)
    {
        Summaries.Add(summary);
        return Task.CompletedTask;
    }

    public void Report(ModelUse use) => Uses.Enqueue(use);

    public async Task<ToolResult> CallToolAsync(string name, JsonElement input, CancellationToken cancellationToken)
    {
        Calls.Enqueue((name, input.GetRawText()));
        return await RunAsync(name, cancellationToken);
    }

    public Task<IReadOnlyList<AgentBlock>> BreakpointAsync(BreakpointKind kind, CancellationToken cancellationToken)
    {
        Breakpoints.Add(kind);
        return Task.FromResult(Arriving.TryDequeue(out var blocks) ? blocks : []);
    }

    public Task<string?> AskAsync(QuestionKind kind, string text, IReadOnlyList<string> choices, CancellationToken cancellationToken) => Task.FromResult(Answer?.Invoke(text, choices));
}
