using Patchbay.Cli.Worktrees;
using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.Terminal;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The command line of a session, checked.</summary>
sealed record SessionArguments
{
    public IReadOnlyList<ChannelEntry> Channels { get; init; } = [];

    public IReadOnlyList<ChannelEntry> DevelopmentChannels { get; init; } = [];

    public IReadOnlyList<string> McpConfigs { get; init; } = [];

    public string? Name { get; init; }

    /// <summary>An address of a network where the page is shown too.</summary>
    public string? Listen { get; init; }

    public string? Agent { get; init; }

    /// <summary>Where /metrics is answered; 0 takes any free port.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>The model that the agent asks; null leaves it to the agent.</summary>
    public string? Model { get; init; }

    /// <summary>How much the model thinks; null leaves it to the settings.</summary>
    public string? Effort { get; init; }

    public string? Prompt { get; init; }

    /// <summary>What ends the session by itself.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;

    public bool Headless { get; init; }

    public OutputFormat Output { get; init; }

    public bool StreamJsonInput { get; init; }

    /// <summary>Null when the command line says nothing of it.</summary>
    public PermissionMode? PermissionMode { get; init; }

    public bool TrustAllSenders { get; init; }

    /// <summary>Commands run in a sandbox.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The image of the container in which commands run.</summary>
    public string? Container { get; init; }

    /// <summary>The session works in a worktree of its own.</summary>
    public bool Worktree { get; init; }

    /// <summary>The worktree in which it works, of this run or of an earlier one.</summary>
    public WorktreeRecord? Apart { get; init; }

    public bool TrustProject { get; init; }

    /// <summary>Start the session in a process of its own.</summary>
    public bool Detach { get; init; }

    /// <summary>This is that process.</summary>
    public bool Background { get; init; }

    /// <summary>This process is a service's: it goes on where it stopped, and its system restarts it.</summary>
    public bool Service { get; init; }

    /// <summary>Go on with the last session of this folder.</summary>
    public bool Continue { get; init; }

    /// <summary>Go on with the session of this name.</summary>
    public string? Resume { get; init; }

    /// <summary>True once it is clear which session goes on.</summary>
    public bool IsResumed { get; init; }

    /// <summary>What of this are settings.</summary>
    public SettingsFlags Flags => new(PermissionMode, TrustAllSenders) { Agent = new AgentSettings(Agent, Model, Effort), Sandbox = Sandbox, Container = Container };
}
