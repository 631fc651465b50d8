using Patchbay.SessionHost.Transcript;

namespace Patchbay.SessionHost.Agents;

/// <summary>Makes conversations think. One per kind of agent.</summary>
public interface IAgentDriver
{
    /// <summary>The name that <c>--agent</c> takes.</summary>
    string Name { get; }

    /// <summary>One sentence for the operator: what it is, and when events enter and count as accepted.</summary>
    string Description { get; }

    /// <summary>True when all that the agent runs and writes goes through the session's tools, so that its sandbox holds.</summary>
    bool KeepsToSandbox => false;

    /// <summary>Throws <see cref="AgentUnavailableException"/> with the cause and the fix.</summary>
    Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken);
}

/// <summary>What an agent needs to begin.</summary>
public sealed record AgentStart(string SessionName, string WorkingDirectory, IReadOnlyList<ServerGuide> Guides, TimeProvider Time)
{
    /// <summary>The newest entries of the transcript, oldest first, when the session is resumed.</summary>
    public IReadOnlyList<EarlierEntry> Earlier { get; init; } = [];

    /// <summary>The model that the user asked for; null leaves it to the driver.</summary>
    public string? Model { get; init; }

    /// <summary>How much the model thinks, one of <see cref="Settings.AgentEfforts"/>; null leaves it to the model.</summary>
    public string? Effort { get; init; }

    /// <summary>What the user says that the model costs; null leaves it to the driver.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Instruction files of the project that the user trusted.</summary>
    public IReadOnlyList<ProjectInstructions> Instructions { get; init; } = [];

    /// <summary>A conversation of more tokens is summarised; 0 never.</summary>
    public long CompactTokens { get; init; }
}

/// <summary>A server's instructions, cut to what the contract allows.</summary>
public sealed record ServerGuide(string Server, string Instructions);

/// <summary>The agent cannot start. The message is one line with the fix.</summary>
public sealed class AgentUnavailableException(string message) : Exception(message);

/// <summary>One running conversation.</summary>
public interface IAgentSession : IAsyncDisposable
{
    /// <summary>
    /// Runs one turn and returns what the agent said last. <paramref name="interrupt"/> asks for an end at once; the
    /// session then can take further turns.
    /// </summary>
    Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt);
}
