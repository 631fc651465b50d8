using Patchbay.Agents.Rehearsal;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The agent drivers by name.</summary>
static class AgentDrivers
{
    static readonly IReadOnlyList<IAgentDriver> All = [new RehearsalDriver()];

    public static IEnumerable<string> Names => All.Select(driver => driver.Name);

    /// <summary>The driver, and why it is this one.</summary>
    public static (IAgentDriver Driver, string Reason) Choose(string? name) =>
        name is null
            ? (All[0], "no model is configured, so this is a rehearsal: it understands a few commands, and echoes the rest")
            : (All.First(driver => driver.Name == name), "chosen with --agent");

    public static string? Problem(string name) =>
        All.Any(driver => driver.Name == name) ? null : $"--agent '{name}' is unknown; there is: {string.Join(", ", Names)}";
}
