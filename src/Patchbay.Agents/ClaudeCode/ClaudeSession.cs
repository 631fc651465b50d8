using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// One conversation with Claude Code, over as many of its processes as it takes. One that dies or falls silent in a turn is
/// started again once, when the settings say so, and goes on with what it had taken.
/// </summary>
sealed class ClaudeSession(ClaudeStarter starter, AgentStart start) : IAgentSession
{
    const string GoOn = "[host] You were stopped in the middle of this and started again. Go on where you were; a tool that had begun may have had its effect.";

    // Offers that it was sent and has not repeated, over all its processes.
    readonly HashSet<Guid> _sent = [];

    public bool TakesOffers => true;

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        for (string? word = null; ; word = GoOn)
        {
            var link = await starter.LinkAsync(interrupt);
            await link.AnnounceToolsAsync();
            await using var running = new ClaudeTurn(link, (IOfferingTurn)turn, start, _sent, starter.Preamble, word);
            try
            {
                var last = await running.RunAsync(interrupt);
                starter.Preamble = null;
                return last;
            }
            catch (ClaudeFailedException failure) when (failure.MayGoOn && start.GoesOnOnce && word is null && running.TookSome && !interrupt.IsCancellationRequested)
            {
                start.Announce($"{failure.Message.Split("; ")[0]}; it is started again and goes on");

                // What did not end by itself may not be heard any more.
                await link.KillAsync();
                await link.Ended;
            }
        }
    }

    public ValueTask DisposeAsync() => starter.DisposeAsync();
}
