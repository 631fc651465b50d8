using Patchbay.SessionHost.Agents;

namespace Patchbay.Bench.Stand;

/// <summary>An agent that only looks: it hands every event to the bench and takes what waits at one breakpoint after the other.</summary>
sealed class BenchAgent(Action<AgentBlock.FromChannel> onEvent) : IAgentDriver, IAgentSession
{
    public string Name => "bench";

    public string Description => "Counts events.";

    public Task<IAgentSession> StartAsync(AgentStart start, CancellationToken cancellationToken) => Task.FromResult<IAgentSession>(this);

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        while (blocks.Count > 0)
        {
            foreach (var block in blocks.OfType<AgentBlock.FromChannel>())
            {
                onEvent(block);
            }

            blocks = await turn.BreakpointAsync(BreakpointKind.ToolFinished, interrupt);
        }

        return "";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
