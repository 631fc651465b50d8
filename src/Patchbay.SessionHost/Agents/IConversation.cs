namespace Patchbay.SessionHost.Agents;

/// <summary>An agent whose conversation is ours to shorten. Both take effect before its next request to the model.</summary>
public interface IConversation
{
    /// <summary>The next turn begins with nothing but the instructions.</summary>
    void Clear();

    /// <summary>What was said is replaced by a summary of it.</summary>
    void Compact();
}

/// <summary>An instruction file of the project that the user trusted: its path below the project, and what it says.</summary>
public sealed record ProjectInstructions(string Path, string Text);
