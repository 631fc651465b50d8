using Patchbay.Protocol.Logging;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Settings;

/// <summary>Every setting there is.</summary>
public static class SettingKeys
{
    public static SettingKey Mode { get; } = new("permissions.mode", SettingKind.Choice, "How freely tools run.")
    {
        Default = "default",
        Choices = PermissionModes.Names,
        NotForProjects = ["bypassPermissions"],
    };

    public static SettingKey DisableBypass { get; } = new(
        "permissions.disableBypass", SettingKind.Flag,
        "True forbids mode bypassPermissions and --dangerously-trust-all-senders. Once true in any file, no other file makes it false.")
    {
        Default = "false",
    };

    public static SettingKey TimeoutSeconds { get; } = new(
        "permissions.timeoutSeconds", SettingKind.Number, "A permission request that nobody answered ends in a no after this time.")
    {
        Default = "600",
        Least = 0.1,
        Most = 86_400,
    };

    public static SettingKey RemindSeconds { get; } = new(
        "permissions.remindSeconds", SettingKind.Number, "A permission request that waits is announced again this often.")
    {
        Default = "120",
        Least = 0.1,
        Most = 86_400,
    };

    public static SettingKey KeepDays { get; } = new(
        "sessions.keepDays", SettingKind.Number, "A session that ended this many days ago is removed, unless an event of it came to no end; 0 keeps all.")
    {
        Default = "0",
        Least = 0,
        Most = 36_500,
    };

    public static SettingKey KeepEnded { get; } = new(
        "sessions.keepEnded", SettingKind.Number, "So many sessions that have ended are kept, the newest ones; 0 keeps all.")
    {
        Default = "0",
        Least = 0,
        Most = 1_000_000,
    };

    public static SettingKey LogLevel { get; } = new(
        "logs.level", SettingKind.Choice, "What a session and its channels write into their log files. Only trace holds what people and agents write.")
    {
        Default = "information",
        Choices = LogLevels.Names,
        NotForProjects = ["trace"],
    };

    public static SettingKey LogMegabytes { get; } = new(
        "logs.megabytes", SettingKind.Number, "A log file begins anew when it is larger.")
    {
        Default = "5",
        Least = 0.1,
        Most = 1000,
    };

    public static SettingKey LogFiles { get; } = new("logs.files", SettingKind.Number, "So many files of each log are kept, the newest ones.")
    {
        Default = "3",
        Least = 1,
        Most = 100,
    };

    public static SettingKey MetricsPort { get; } = new(
        "metrics.port", SettingKind.Number, "A port of this machine where a session answers /metrics and /healthz; 0 is off.")
    {
        Default = "0",
        Least = 0,
        Most = 65_535,
    };

    public static SettingKey Otlp { get; } = new(
        "telemetry.otlp", SettingKind.Flag, "True sends metrics and traces by OTLP, to where the standard OTEL variables say.")
    {
        Default = "false",
    };

    public static SettingKey AlertRequests { get; } = Alert("alerts.requestSeconds", "A request or question that waits for so long is an alert to the owners; 0 is off.", "300");

    public static SettingKey AlertTurns { get; } = Alert("alerts.turnSeconds", "A turn that shows no sign for so long is an alert to the owners; 0 is off.", "900");

    public static SettingKey AlertQueue { get; } = Alert("alerts.queueSeconds", "An event that waits in the session queue for so long is an alert to the owners; 0 is off.", "900");

    public static SettingKey AgentName { get; } = new(
        "agent.name", SettingKind.Choice, "What makes a session think; detect takes the first that docs/how-to/model.md names.")
    {
        Default = "detect",
        Choices = ["detect", "rehearsal", "claude", "openai", "claude-code"],
    };

    public static SettingKey AgentModel { get; } = new("agent.model", SettingKind.Text, "The model that the agent asks, by its vendor's name; empty leaves it to the agent.")
    {
        Default = "",
        Most = 200,
    };

    public static SettingKey AgentEffort { get; } = new("agent.effort", SettingKind.Choice, "How much the model thinks before it answers; default leaves it to the model.")
    {
        Default = AgentEfforts.Default,
        Choices = AgentEfforts.Names,
    };

    public static SettingKey AgentApi { get; } = new("agent.api", SettingKind.Choice, "Which protocol openai speaks: chat completions, or Responses.")
    {
        Default = AgentApis.Chat,
        Choices = AgentApis.Names,
    };

    public static SettingKey AgentThinking { get; } = new(
        "agent.thinking", SettingKind.Choice, "Whether a model thinks before it answers: as it finds right (adaptive), up to agent.thinkingTokens (budget, claude alone), not at all (off).")
    {
        Default = Settings.AgentThinking.Default,
        Choices = Settings.AgentThinking.Names,
    };

    public static SettingKey ThinkingTokens { get; } = new("agent.thinkingTokens", SettingKind.Number, "What a model thinks at most with agent.thinking budget, in tokens.")
    {
        Default = "8192",
        Least = 1024,
        Most = 128_000,
    };

    public static SettingKey CompactTokens { get; } = new(
        "agent.compactTokens", SettingKind.Number, "A conversation whose last request had more tokens is replaced by a summary of it; 0 never.")
    {
        Default = "150000",
        Least = 0,
        Most = 10_000_000,
    };

    public static SettingKey InputPrice { get; } = Price("agent.inputPrice", "US dollars for a million tokens that the model reads; 0 takes the built-in table.");

    public static SettingKey OutputPrice { get; } = Price("agent.outputPrice", "US dollars for a million tokens that the model writes.");

    public static SettingKey CachedPrice { get; } = Price("agent.cachedPrice", "US dollars for a million tokens that the vendor's cache gives.");

    public static SettingKey StallSeconds { get; } = new(
        "agent.stallSeconds", SettingKind.Number, "An agent that shows no sign for so long is stopped and those who wait for it are told; 0 is off.")
    {
        Default = "1200",
        Least = 0,
        Most = 604_800,
    };

    public static SettingKey OnStall { get; } = new("agent.onStall", SettingKind.Choice, "What follows when an agent has stalled: its turn ends, or it is asked (or started) again once.")
    {
        Default = "again",
        Choices = ["again", "end"],
    };

    public static SettingKey SandboxAlways { get; } = new(
        "sandbox.always", SettingKind.Flag, "True runs the agent's commands in a sandbox in every session, as --sandbox does.")
    {
        Default = "false",
    };

    public static SettingKey SandboxNetwork { get; } = new("sandbox.network", SettingKind.Flag, "True lets commands in the sandbox or container use the network.")
    {
        Default = "false",
    };

    public static SettingKey ContainerImage { get; } = new(
        "container.image", SettingKind.Text, "Runs the agent's commands in a container of this image in every session, as --container does; empty does not.")
    {
        Default = "",
        Most = 255,
    };

    public static SettingKey ContainerEngine { get; } = new("container.engine", SettingKind.Choice, "What runs containers; detect takes the first of podman and docker that is installed.")
    {
        Default = "detect",
        Choices = ["detect", "podman", "docker"],
    };

    public static SettingKey Deny { get; } = new("permissions.deny", SettingKind.Rules, "Calls that are refused: Tool, Tool(pattern), optionally from ROLE.") { Default = "[]" };

    public static SettingKey Ask { get; } = new("permissions.ask", SettingKind.Rules, "Calls that always ask, in every mode.") { Default = "[]" };

    public static SettingKey Allow { get; } = new("permissions.allow", SettingKind.Rules, "Calls that do not ask.") { Default = "[]" };

    public static IReadOnlyList<SettingKey> All { get; } = [Mode, DisableBypass, Deny, Ask, Allow, TimeoutSeconds, RemindSeconds, AgentName, AgentModel, AgentEffort, AgentApi, AgentThinking, ThinkingTokens, CompactTokens, InputPrice, OutputPrice, CachedPrice, StallSeconds, OnStall, SandboxAlways, SandboxNetwork, ContainerImage, ContainerEngine, KeepDays, KeepEnded, LogLevel, LogMegabytes, LogFiles, MetricsPort, Otlp, AlertRequests, AlertTurns, AlertQueue];

    /// <summary>The groups that keys stand in: <c>permissions</c>.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. All.Select(key => key.Name.Split('.')[0]).Distinct()];

    /// <summary>What stands under this key takes rights away.</summary>
    internal static bool IsNarrowing(SettingKey key) => key == Deny || key == Ask;

    public static SettingKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <summary>The name of the table that is nearest to a mistyped one, or null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names) =>
        names.Select(known => (Known: known, Steps: Steps(name, known))).Where(found => found.Steps <= 1 + (name.Length / 4))
            .OrderBy(found => found.Steps).Select(found => found.Known).FirstOrDefault();

    static SettingKey Alert(string name, string description, string seconds) =>
        new(name, SettingKind.Number, description) { Default = seconds, Least = 0, Most = 604_800 };

    static SettingKey Price(string name, string description) => new(name, SettingKind.Number, description) { Default = "0", Least = 0, Most = 100_000 };

    // How many letters are to be changed, put in or left out.
    static int Steps(string one, string other)
    {
        if (one.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var letter in one)
        {
            var diagonal = row[0]++;
            for (var at = 1; at < row.Length; at++)
            {
                var change = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(other[at - 1]) ? 0 : 1);
                diagonal = row[at];
                row[at] = Math.Min(change, 1 + Math.Min(row[at], row[at - 1]));
            }
        }

        return row[^1];
    }
}
