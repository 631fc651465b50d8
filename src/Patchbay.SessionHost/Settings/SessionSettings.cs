using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Alerts;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Logs;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Playbooks;

namespace Patchbay.SessionHost.Settings;

/// <summary>Everything that one session is started with, resolved.</summary>
public sealed record SessionSettings
{
    /// <summary>Names the transcript; one process at a time may hold it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that the agent works in, absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary><c>PATCHBAY_HOME</c>, absolute.</summary>
    public required string HomeFolder { get; init; }

    public string Version { get; init; } = "0";

    public IReadOnlyList<ChannelEntry> Channels { get; init; } = [];

    public IReadOnlyList<ChannelEntry> DevelopmentChannels { get; init; } = [];

    /// <summary>The servers to start, with those that are built in.</summary>
    public IReadOnlyList<ServerConfiguration> Servers { get; init; } = [];

    public PermissionMode PermissionMode { get; init; }

    public PermissionSettings Permissions { get; init; } = new();

    /// <summary>What is denied, asked and allowed beside the mode.</summary>
    public PermissionRules Rules { get; init; } = PermissionRules.None;

    /// <summary>Mode bypassPermissions covers every sender, not the terminal and owners alone.</summary>
    public bool TrustAllSenders { get; init; }

    /// <summary>Why this agent, for the first lines.</summary>
    public string AgentReason { get; init; } = "";

    /// <summary>The model that the user asked for; null leaves it to the agent.</summary>
    public string? Model { get; init; }

    /// <summary>How much the model thinks, one of <see cref="AgentEfforts"/>; null leaves it to the model.</summary>
    public string? Effort { get; init; }

    /// <summary>How the model is told to think; null leaves it to the model and the effort.</summary>
    public AgentThinking? Thinking { get; init; }

    /// <summary>What ends the session by itself.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;

    /// <summary>When an agent that shows no sign is stopped.</summary>
    public StallSettings Stall { get; init; } = StallSettings.Off;

    /// <summary>What the user says that the model costs; null takes the table.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Instruction files of the project that the user trusted.</summary>
    public IReadOnlyList<ProjectInstructions> Instructions { get; init; } = [];

    /// <summary>The user's playbooks, and those of the project that the user trusted.</summary>
    public PlaybookSet Playbooks { get; init; } = PlaybookSet.None;

    /// <summary>A conversation of more tokens is summarised; 0 never.</summary>
    public long CompactTokens { get; init; }

    /// <summary>Null runs commands without a sandbox.</summary>
    public SandboxSettings? Sandbox { get; init; }

    /// <summary>Null runs commands without a container. Excludes <see cref="Sandbox"/>.</summary>
    public ContainerSettings? Container { get; init; }

    public TimeSpan ServerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the start waits for servers that are slow. A later one joins when it answers: its tools are there from then on,
    /// and its instructions come with the next turn.
    /// </summary>
    public TimeSpan ServerPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a server may take after its input was closed, and again after SIGTERM.</summary>
    public TimeSpan ServerStopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The session goes on where its last run stopped: what was shown is shown again, what waited waits again.</summary>
    public bool IsResumed { get; init; }

    /// <summary>What is written into log files.</summary>
    public LogSettings Logs { get; init; } = LogSettings.Off;

    /// <summary>When the owners are alerted.</summary>
    public AlertSettings Alerts { get; init; } = AlertSettings.Off;

    /// <summary>What channels that are ours are told by their environment.</summary>
    public IReadOnlyDictionary<string, string?> ChannelVariables { get; init; } = new Dictionary<string, string?>();

    public string Folder => Path.Combine(HomeFolder, "sessions", Name);
}
