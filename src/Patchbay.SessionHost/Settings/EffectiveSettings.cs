using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Alerts;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Limits;
using Patchbay.SessionHost.Logs;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Settings;

/// <summary>What the command line says; null where it says nothing.</summary>
public sealed record SettingsFlags(PermissionMode? Mode = null, bool TrustAllSenders = false)
{
    public AgentSettings Agent { get; init; } = AgentSettings.None;

    /// <summary>Commands run in a sandbox.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The image of the container in which commands run.</summary>
    public string? Container { get; init; }
}

/// <summary>A setting as it counts, and where it comes from: <c>/home/me/.patchbay/settings.json:3:5</c>, <c>command line</c>, <c>default</c>.</summary>
public sealed record EffectiveSetting(SettingKey Key, string Value, SettingsSource Source, string Origin);

/// <summary>The settings of a session, resolved from all sources. It does not change any more.</summary>
public sealed record EffectiveSettings
{
    public PermissionSettings Permissions { get; init; } = new();

    public PermissionMode Mode { get; init; }

    /// <summary>The rules of all sources.</summary>
    public PermissionRules Rules { get; init; } = PermissionRules.None;

    public AgentSettings Agent { get; init; } = AgentSettings.None;

    public StallSettings Stall { get; init; } = StallSettings.Off;

    /// <summary>Null when nobody asked for a sandbox.</summary>
    public SandboxSettings? Sandbox { get; init; }

    /// <summary>Null when nobody asked for a container.</summary>
    public ContainerSettings? Container { get; init; }

    public long CompactTokens { get; init; }

    /// <summary>Null when nobody said what the model costs.</summary>
    public ModelPrice? Price { get; init; }

    public RetentionSettings Retention { get; init; } = RetentionSettings.Everything;

    public LogSettings Logs { get; init; } = LogSettings.Off;

    public AlertSettings Alerts { get; init; } = AlertSettings.Off;

    /// <summary>Null when nobody asked for it.</summary>
    public int? MetricsPort { get; init; }

    public bool SendsTelemetry { get; init; }

    public bool IsBypassDisabled { get; init; }

    /// <summary>Bypass covers every sender. Only the command line can say so.</summary>
    public bool TrustsAllSenders { get; init; }

    /// <summary>Every setting with its origin, in the order of <see cref="SettingKeys.All"/>; of a list, each item by itself.</summary>
    public IReadOnlyList<EffectiveSetting> Values { get; init; } = [];

    /// <summary>Everything that is wrong, in all files.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; init; } = [];

    /// <summary>What the user should know beside: what does not count, and why.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
