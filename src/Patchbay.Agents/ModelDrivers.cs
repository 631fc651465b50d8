using Patchbay.Agents.Claude;
using Patchbay.Agents.Models;
using Patchbay.Agents.OpenAi;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents;

/// <summary>The agents that think with a model of their own.</summary>
public static class ModelDrivers
{
    /// <summary>
    /// <paramref name="variable"/> reads the environment: keys and addresses come from there, never from the command line.
    /// <paramref name="api"/> is the protocol that <c>openai</c> speaks, one of <see cref="AgentApis"/>.
    /// </summary>
    public static IReadOnlyList<IAgentDriver> All(Func<string, string?> variable, string? api = null) =>
        [new ModelDriver(new ClaudeProvider(), variable), new ModelDriver(new OpenAiProvider(api ?? AgentApis.Chat), variable)];
}
