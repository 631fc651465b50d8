using Patchbay.Agents;
using Patchbay.Agents.ClaudeCode;
using Patchbay.Agents.Rehearsal;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The agent drivers by name, and which one a session has: what was said, then what was found and accepted, then the rehearsal.</summary>
static class AgentDrivers
{
    static readonly IReadOnlyList<IAgentDriver> All = With(null);

    public static IEnumerable<string> Names => All.Select(driver => driver.Name);

    /// <summary>The driver, and why it is this one. A key that merely lies in the environment is mentioned and not used.</summary>
    public static (IAgentDriver Driver, string Reason) Choose(AgentSettings settings)
    {
        var (driver, reason) = Choose(settings, FoundKeys.In(Environment.GetEnvironmentVariable));
        var claude = settings.Name is null && ClaudeProgram.Look(Environment.GetEnvironmentVariable) is not null;
        return (driver, claude ? $"{reason}; Claude Code is installed, and --agent claude-code would use it" : reason);
    }

    internal static (IAgentDriver Driver, string Reason) Choose(AgentSettings settings, IReadOnlyList<FoundKey> found) =>
        settings.Name is { } name
            ? (With(settings.Api).First(driver => driver.Name == name), settings.Origin is "command line" ? "chosen with --agent" : $"chosen by {settings.Origin}")
            : (All[0], "no model is configured, so this is a rehearsal: it understands a few commands, and echoes the rest"
                + string.Concat(found.Select(key => $"; {key.Variable} is set, and --agent {key.Agent} would use it")));

    static IReadOnlyList<IAgentDriver> With(string? api) =>
        [new RehearsalDriver(), .. ModelDrivers.All(Environment.GetEnvironmentVariable, api), new ClaudeCodeDriver(Environment.GetEnvironmentVariable)];

    public static string? Problem(string name) =>
        All.Any(driver => driver.Name == name) ? null : $"--agent '{name}' is unknown; there is: {string.Join(", ", Names)}";
}
