namespace Patchbay.Agents.ClaudeCode;

/// <summary>Claude Code did not do its part. The message is one line with the cause and the fix.</summary>
public sealed class ClaudeFailedException(string message) : Exception(message)
{
    /// <summary>It died or fell silent, and may go on when it is started again.</summary>
    public bool MayGoOn { get; init; }
}
