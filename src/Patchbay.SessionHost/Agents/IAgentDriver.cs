using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Settings;
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

    /// <summary>True when its model is shown pictures and documents that come with events.</summary>
    bool ShowsFiles => false;

    /// <summary>What of the settings it does not heed, one line each; said when the session starts.</summary>
    IReadOnlyList<string> LeavesOut(AgentSettings settings) => [];

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

    /// <summary>How much the model thinks, one of <see cref="AgentEfforts"/>; null leaves it to the model.</summary>
    public string? Effort { get; init; }

    /// <summary>How the model is told to think; null leaves it to the model and the effort.</summary>
    public AgentThinking? Thinking { get; init; }

    /// <summary>What the user says that the model costs; null leaves it to the driver.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Instruction files of the project that the user trusted.</summary>
    public IReadOnlyList<ProjectInstructions> Instructions { get; init; } = [];

    /// <summary>A conversation of more tokens is summarised; 0 never.</summary>
    public long CompactTokens { get; init; }

    /// <summary>An agent that <see cref="IAgentSession.TakesOffers"/> fails a turn in which it shows no sign for so long; zero never.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Such an agent that stalled or died in a turn that it had taken is started again, once for each turn, and goes on.</summary>
    public bool GoesOnOnce { get; init; }

    /// <summary>Tells the operator, the owners and the chats that wait for the turn what became of the agent.</summary>
    public Action<string> Announce { get; init; } = _ => { };

    /// <summary>How freely tools run when the session starts.</summary>
    public PermissionMode PermissionMode { get; init; }

    /// <summary>The session goes on where its last run stopped.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Ends the agent's processes when the session is gone; null where none may be started.</summary>
    public ProcessGuard? Guard { get; init; }

    /// <summary>Where the session keeps what is its own; empty where nothing is kept.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Changes to our own environment for processes of the agent: a value sets, null removes.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The names of the session's servers, connected or not.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>The tools of the session at the moment, also between turns.</summary>
    public Func<IReadOnlyList<ToolOffer>> Tools { get; init; } = () => [];
}

/// <summary>A server's instructions, cut to what the contract allows.</summary>
public sealed record ServerGuide(string Server, string Instructions);

/// <summary>The agent cannot start. The message is one line with the fix.</summary>
public sealed class AgentUnavailableException(string message) : Exception(message);

/// <summary>One running conversation.</summary>
public interface IAgentSession : IAsyncDisposable
{
    /// <summary>
    /// True for an agent with a conversation of its own: its turn is an <see cref="IOfferingTurn"/> that begins without blocks,
    /// and it takes what it is offered.
    /// </summary>
    bool TakesOffers => false;

    /// <summary>
    /// Runs one turn and returns what the agent said last. <paramref name="interrupt"/> asks for an end at once; the
    /// session then can take further turns.
    /// </summary>
    Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt);
}
