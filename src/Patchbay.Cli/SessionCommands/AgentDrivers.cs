using Patchbay.Agents;
using Patchbay.Agents.Rehearsal;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Cli.SessionCommands;

/// <summary>The agent drivers by name.</summary>
static class AgentDrivers
{
    static readonly IReadOnlyList<IAgentDriver> All = [new RehearsalDriver(), .. ModelDrivers.All(Environment.GetEnvironmentVariable)];

    static readonly (string Variable, string Agent)[] Keys = [("ANTHROPIC_API_KEY", "claude"), ("OPENAI_API_KEY", "openai")];

    public static IEnumerable<string> Names => All.Select(driver => driver.Name);

    /// <summary>The driver, and why it is this one. A key that merely lies in the environment is mentioned and not used.</summary>
    public static (IAgentDriver Driver, string Reason) Choose(string? name)
    {
        if (name is not null)
        {
            return (All.First(driver => driver.Name == name), "chosen with --agent");
        }

        var found = Keys.Where(key => Environment.GetEnvironmentVariable(key.Variable) is { Length: > 0 })
            .Select(key => $"; {key.Variable} is set, and --agent {key.Agent} would use it");
        return (All[0], "no model is configured, so this is a rehearsal: it understands a few commands, and echoes the rest" + string.Concat(found));
    }

    public static string? Problem(string name) =>
        All.Any(driver => driver.Name == name) ? null : $"--agent '{name}' is unknown; there is: {string.Join(", ", Names)}";
}
