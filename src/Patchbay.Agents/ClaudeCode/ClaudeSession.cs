using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>One conversation with Claude Code, over as many of its processes as it takes.</summary>
sealed class ClaudeSession(ClaudeStarter starter, AgentStart start) : IAgentSession
{
    // Offers that it was sent and has not repeated, over all its processes.
    readonly HashSet<Guid> _sent = [];

    public bool TakesOffers => true;

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        var link = await starter.LinkAsync(interrupt);
        await link.AnnounceToolsAsync();
        var preamble = starter.Preamble;
        await using var running = new ClaudeTurn(link, (IOfferingTurn)turn, start, _sent, preamble);
        var last = await running.RunAsync(interrupt);
        starter.Preamble = null;
        return last;
    }

    public ValueTask DisposeAsync() => starter.DisposeAsync();
}
