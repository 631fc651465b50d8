using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tools;

namespace Patchbay.Agents.Tests.ClaudeCode;

/// <summary>A turn whose queue a test fills, and whose people answer as the test says. It can be used for turn after turn.</summary>
sealed class OfferingTurn : IOfferingTurn
{
    readonly SemaphoreSlim _arrived = new(0);
    readonly ConcurrentQueue<TurnOffer> _waiting = new();
    readonly TaskCompletionSource _firstWord = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static IReadOnlyList<ToolOffer> Offers { get; } =
        [new("mcp__chat__reply", "Answer", JsonElement.Parse("""{"type":"object","properties":{"text":{"type":"string"}}}"""), "chat", "reply")];

    public int Number => 1;

    public IReadOnlyList<ToolOffer> Tools { get; } =
        [new("Bash", "Run a command", JsonElement.Parse("""{"type":"object","properties":{"command":{"type":"string"}}}""")), .. Offers];

    /// <summary>Every tool that the agent wanted, in order, whoever runs it.</summary>
    public ConcurrentQueue<string> Tried { get; } = new();

    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>The agent said something.</summary>
    public Task FirstWord => _firstWord.Task;

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Notes { get; } = new();

    public ConcurrentQueue<ModelUse> Uses { get; } = new();

    /// <summary>What was accepted, in order.</summary>
    public ConcurrentQueue<TurnOffer> Accepted { get; } = new();

    public ConcurrentQueue<OwnCall> Permitted { get; } = new();

    public ConcurrentQueue<(string Tool, ToolResult Result)> Finished { get; } = new();

    public ConcurrentQueue<(string Tool, string Input)> Called { get; } = new();

    public ConcurrentQueue<(QuestionKind Kind, string Text, IReadOnlyList<string> Choices)> Asked { get; } = new();

    /// <summary>What becomes of a tool; an error is a refusal for one that the agent runs itself.</summary>
    public Func<string, CancellationToken, Task<ToolResult>> RunAsync { get; set; } = (tool, _) => Task.FromResult(new ToolResult($"{tool} ran", false));

    public string? Answer { get; set; }

    public bool CanAsk => true;

    /// <summary>Runs before an offer counts as accepted.</summary>
    public Func<TurnOffer, Task> OnAccept { get; set; } = _ => Task.CompletedTask;

    public OfferingTurn Waits(params AgentBlock[] blocks) => Waits(new TurnOffer(Guid.NewGuid(), blocks, false));

    public OfferingTurn Waits(TurnOffer offer)
    {
        _waiting.Enqueue(offer);
        _arrived.Release();
        return this;
    }

    public static AgentBlock.FromChannel Event(string id, string body, string role = "owner")
    {
        var message = new ChannelEvent { Content = body, Meta = [new("chat_id", "1")] };
        return new(ChannelTag.Render("chat", [new("event_id", id), new("role", role)], message.Meta, body), "chat", id, role, body, message);
    }

    public Task<TurnOffer?> OfferAsync(CancellationToken cancellationToken) => Task.FromResult(_waiting.TryDequeue(out var offer) ? offer : null);

    public async Task WaitForMoreAsync(CancellationToken cancellationToken)
    {
        while (_waiting.IsEmpty)
        {
            await _arrived.WaitAsync(cancellationToken);
        }
    }

    public async Task AcceptAsync(TurnOffer offer, CancellationToken cancellationToken)
    {
        await OnAccept(offer);
        Accepted.Enqueue(offer);
    }

    public async Task<string?> PermitAsync(OwnCall call, CancellationToken cancellationToken)
    {
        Permitted.Enqueue(call);
        Tried.Enqueue(call.Tool);
        return await RunAsync(call.Tool, cancellationToken) is { IsError: true } refusal ? refusal.Text : null;
    }

    public Task FinishCallAsync(OwnCall call, ToolResult result)
    {
        Finished.Enqueue((call.Tool, result));
        return Task.CompletedTask;
    }

    public async Task<bool> ApprovePlanAsync(string plan, CancellationToken cancellationToken) =>
        await AskAsync(QuestionKind.Plan, plan, ["Approve", "Keep planning"], cancellationToken) is "Approve";

    public void Say(string text)
    {
        Said.Enqueue(text);
        _firstWord.TrySetResult();
    }

    public ConcurrentQueue<string> SaidOn { get; } = new();

    public void SayOn(string text) => SaidOn.Enqueue(text);

    public void Warn(string text) => Warnings.Enqueue(text);

    public void Note(string text) => Notes.Enqueue(text);

    public void Report(ModelUse use) => Uses.Enqueue(use);

    public Task<ToolResult> CallToolAsync(string name, JsonElement input, CancellationToken cancellationToken)
    {
        Called.Enqueue((name, input.GetRawText()));
        Tried.Enqueue(name);
        return RunAsync(name, cancellationToken);
    }

    public Task<IReadOnlyList<AgentBlock>> BreakpointAsync(BreakpointKind kind, CancellationToken cancellationToken)
    {
        if (!_waiting.TryDequeue(out var offer))
        {
            return Task.FromResult<IReadOnlyList<AgentBlock>>([]);
        }

        Accepted.Enqueue(offer);
        return Task.FromResult(offer.Blocks);
    }

    public Task<string?> AskAsync(QuestionKind kind, string text, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        Asked.Enqueue((kind, text, choices));
        return Task.FromResult(Answer);
    }
}
