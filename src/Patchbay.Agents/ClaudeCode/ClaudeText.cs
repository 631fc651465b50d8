using Patchbay.Protocol;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>Text between the session and Claude Code.</summary>
static class ClaudeText
{
    const int LongestCause = 300;

    /// <summary>
    /// Claude Code reads the last text of a message as if it were typed: a name after @ is opened without a question, and a
    /// slash begins a command. That is right for what the user typed at the terminal, and for nothing else: after everything
    /// else comes a line of ours.
    /// </summary>
    public const string End = "[host] That is all for now.";

    public static IReadOnlyList<string> Of(TurnOffer offer, string? preamble) =>
        preamble is null && offer.Blocks is [AgentBlock.Prompt only] ? [only.Text]
        : [.. preamble is null ? [] : new[] { $"[host] {preamble}" }, .. offer.Blocks.Select(Of), End];

    /// <summary>For a conversation that begins in the middle of a turn: what was before, and what the turn had taken, word by word.</summary>
    public static IReadOnlyList<string> Again(string? preamble, IEnumerable<AgentBlock> taken) =>
        [.. preamble is null ? [] : new[] { $"[host] {preamble}" }, .. taken.Select(Of), "[host] This is what you were asked last, in a conversation that became too long and was left. A tool that had begun may have had its effect."];

    /// <summary>Its words for a conversation that no longer fits, after its own summary failed.</summary>
    public static bool IsFull(string said) =>
        said.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) || said.Contains("conversation too long", StringComparison.OrdinalIgnoreCase)
        || said.Contains("automatic compaction failed", StringComparison.OrdinalIgnoreCase) || said.Contains("exceed context limit", StringComparison.OrdinalIgnoreCase);

    /// <summary>One line with the cause and, where we know one, the fix.</summary>
    public static string Cause(string said)
    {
        var line = PlainText.OneLine(said);
        line = line.Length > LongestCause ? line[..LongestCause] + "…" : line;
        var fix = said.Contains("API key", StringComparison.OrdinalIgnoreCase) || said.Contains("/login", StringComparison.OrdinalIgnoreCase) || said.Contains("authenticat", StringComparison.OrdinalIgnoreCase)
            ? ": run claude in a terminal and log in, or set ANTHROPIC_API_KEY"
            : said.Contains("model", StringComparison.OrdinalIgnoreCase) && said.Contains("404", StringComparison.Ordinal) ? ": choose another with --model" : "";
        return $"Claude Code says: {(line.Length == 0 ? "its turn failed" : line)}{fix}";
    }

    // Only the host's lines begin like this: what came from outside stands inside its tag.
    static string Of(AgentBlock block) => block is AgentBlock.HostNote ? $"[host] {block.Text}" : block.Text;
}
