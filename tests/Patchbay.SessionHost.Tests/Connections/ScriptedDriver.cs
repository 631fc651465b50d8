using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Tests.Turns;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>Starts the scripted agent, and remembers what it was started with.</summary>
sealed class ScriptedDriver : IAgentDriver
{
    public string Name => "scripted";

    public string Description => "Plays what a test wrote.";

    public bool ShowsFiles { get; set; }

    public ScriptedAgent Agent { get; } = new();

    public AgentStart? Start { get; private set; }

    /// <summary>All events that entered at the beginning of turns, in order.</summary>
    public IEnumerable<AgentBlock.FromChannel> Events => Agent.Turns.SelectMany(blocks => blocks).OfType<AgentBlock.FromChannel>();

    public Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken)
    {
        Start = start;
        return Task.FromResult<IAgentSession>(Agent);
    }
}
