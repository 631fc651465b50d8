using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Settings;

namespace Patchbay.Agents.Models;

/// <summary>The built-in agent: a model behind an API, our loop, our tools.</summary>
sealed class ModelDriver(IModelProvider provider, Func<string, string?> variable) : IAgentDriver
{
    public string Name => provider.Name;

    public string Description => provider.Description;

    public bool KeepsToSandbox => true;

    public bool ShowsFiles => true;

    public IReadOnlyList<string> LeavesOut(AgentSettings settings) => provider.LeavesOut(settings);

    public Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken)
    {
        var access = provider.Access(variable, start.Model);
        return Task.FromResult<IAgentSession>(new ModelSession(
            new ModelRequest(provider, access, provider.Connect(access), start.Effort, start.Thinking, start.Price, start.Time), new ModelConversation(SystemPrompt.For(start), start.Earlier), start.CompactTokens));
    }
}
