namespace Patchbay.Agents.ClaudeCode;

/// <summary>Claude Code did not do its part. The message is one line with the cause and the fix.</summary>
public sealed class ClaudeFailedException(string message) : Exception(message)
{
    /// <summary>It died or fell silent, and may go on when it is started again.</summary>
    public bool MayGoOn { get; init; }

    /// <summary>Its conversation is longer than its model takes, and it could not make it shorter.</summary>
    public bool IsFull { get; init; }
}
