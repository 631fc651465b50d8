using System.Text.Json;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Agents;

/// <summary>What an agent may do within a turn.</summary>
public interface ITurn
{
    /// <summary>From 1.</summary>
    int Number { get; }

    /// <summary>The tools it may call at the moment, built in and of the connected servers.</summary>
    IReadOnlyList<ToolOffer> Tools { get; }

    /// <summary>Text for the user at the terminal.</summary>
    void Say(string text);

    /// <summary>More of the answer whose beginning was said already.</summary>
    void SayOn(string text) => Say(text);

    /// <summary>A piece of an answer came that is not shown yet: whoever looks for an agent that stalled sees that this one has not.</summary>
    void Stir()
    {
    }

    /// <summary>How often it stirred.</summary>
    long Stirs => 0;

    /// <summary>What the model thought before it spoke; it is nobody's answer.</summary>
    void Think(string text)
    {
    }

    /// <summary>Something that the operator should know and that is no answer: a retry, a cut.</summary>
    void Warn(string text);

    /// <summary>Something worth seeing that is no trouble.</summary>
    void Note(string text) => Warn(text);

    /// <summary>The conversation was replaced by this summary, also for a session that is taken up again.</summary>
    Task KeepSummaryAsync(string summary, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What one request to a model took.</summary>
    void Report(ModelUse use);

    /// <summary>
    /// Asks for permission where it is needed, records the call, runs it, records its result. Never throws for what a tool
    /// or a person does: a refusal is a result with <see cref="ToolResult.IsError"/>.
    /// </summary>
    Task<ToolResult> CallToolAsync(string name, JsonElement input, CancellationToken cancellationToken);

    /// <summary>
    /// A point where queued events may enter: they are in the transcript when this returns, in order, within the bounds.
    /// Empty when nothing waits.
    /// </summary>
    Task<IReadOnlyList<AgentBlock>> BreakpointAsync(BreakpointKind kind, CancellationToken cancellationToken);

    /// <summary>Somebody is there who could answer a question. An agent without one is offered no tool that asks.</summary>
    bool CanAsk => false;

    /// <summary>Asks a person; null when nobody answered in time or nobody can.</summary>
    Task<string?> AskAsync(QuestionKind kind, string text, IReadOnlyList<string> choices, CancellationToken cancellationToken);
}

/// <summary>Tokens of one request. <paramref name="CachedTokens"/> of the input were read from the vendor's cache.</summary>
public sealed record ModelUse(string Model, long InputTokens, long OutputTokens, long CachedTokens)
{
    /// <summary>US dollars; null when the price is not known.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary>US dollars for a million tokens. <paramref name="CacheWrite"/> is for what is put into the vendor's cache.</summary>
public sealed record ModelPrice(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite);

/// <summary>Where events may enter a turn.</summary>
public enum BreakpointKind
{
    ToolFinished,
    FileSaved,
    TurnFinished,
}

/// <summary>
/// A tool as the agent sees it. <paramref name="Server"/> and <paramref name="ServerTool"/> are null for built-in tools.
/// </summary>
public sealed record ToolOffer(string Name, string Description, JsonElement InputSchema, string? Server = null, string? ServerTool = null);
