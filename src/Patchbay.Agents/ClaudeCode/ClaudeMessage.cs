using System.Text.Json;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>What Claude Code says, as far as it concerns us.</summary>
abstract record ClaudeMessage
{
    /// <summary>A user message with this id is in its conversation.</summary>
    public sealed record Replay(Guid Id) : ClaudeMessage;

    public sealed record Said(string Text) : ClaudeMessage;

    /// <summary>It begins to say something, or begins again.</summary>
    public sealed record Begins : ClaudeMessage;

    /// <summary>A piece of what it will have said.</summary>
    public sealed record Writes(string Piece) : ClaudeMessage;

    /// <summary><paramref name="ByItself"/>: said by the main conversation, not by one that it started.</summary>
    public sealed record Calls(string CallId, string Tool, bool ByItself) : ClaudeMessage;

    public sealed record Returned(string CallId, string Text, bool IsError) : ClaudeMessage;

    /// <summary>The end of one of its turns. Tokens are of this turn; the dollars are of all turns of its process.</summary>
    public sealed record Ended(string Text, bool IsError, string Model, long Input, long Output, long Cached, decimal? TotalCost) : ClaudeMessage;

    public sealed record Compacted(string Trigger, long Tokens) : ClaudeMessage;

    /// <summary>It asks us something. <paramref name="Body"/> is the request.</summary>
    public sealed record Asks(string Id, string Subject, JsonElement Body) : ClaudeMessage;

    /// <summary>It does not wait for our answer any more.</summary>
    public sealed record Withdraws(string Id) : ClaudeMessage;

    /// <summary>It answers what we asked; <paramref name="Error"/> is null when all is well.</summary>
    public sealed record Answers(string Id, string? Error) : ClaudeMessage;
}
