using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.ClaudeCode;

/// <summary>
/// One conversation with Claude Code, over as many of its processes as it takes. One that dies or falls silent in a turn is
/// started again once, when the settings say so, and goes on with what it had taken; one that is full is left for another.
/// </summary>
sealed class ClaudeSession(ClaudeStarter starter, AgentStart start) : IAgentSession
{
    const string GoOn = "[host] You were stopped in the middle of this and started again. Go on where you were; a tool that had begun may have had its effect.";

    // Offers that it was sent and has not repeated, over all its processes.
    readonly HashSet<Guid> _sent = [];

    public bool TakesOffers => true;

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        var taken = new List<AgentBlock>();
        string? last = null;
        try
        {
            return last = await RunAsync((IOfferingTurn)turn, taken, interrupt);
        }
        finally
        {
            starter.Memory.Add(taken, last);
        }
    }

    public ValueTask DisposeAsync() => starter.DisposeAsync();

    async Task<string> RunAsync(IOfferingTurn turn, List<AgentBlock> taken, CancellationToken interrupt)
    {
        for (var (isAgain, isAnew) = (false, false); ; isAgain = true)
        {
            var link = await starter.LinkAsync(interrupt);
            await link.AnnounceToolsAsync();
            var words = isAnew ? ClaudeText.Again(starter.Preamble, taken) : isAgain ? [GoOn] : null;
            await using var running = new ClaudeTurn(link, turn, start, _sent, isAnew ? null : starter.Preamble, words);
            try
            {
                var last = await running.RunAsync(interrupt);
                starter.Preamble = null;
                return last;
            }
            catch (ClaudeFailedException failure) when (!interrupt.IsCancellationRequested && (failure.IsFull || (failure.MayGoOn && MayGoOn(running.Taken))))
            {
                // What did not end by itself may not be heard any more.
                await link.KillAsync();
                await link.Ended;
                isAnew = failure.IsFull;
                if (isAnew)
                {
                    await starter.LeaveAsync();
                    if (!MayGoOn(running.Taken))
                    {
                        throw new ClaudeFailedException($"{failure.Message}; the next turn begins a new conversation");
                    }
                }

                start.Announce(isAnew
                    ? $"the conversation of Claude Code is full, and it could not sum it up ({failure.Message}); a new one goes on with what was asked last"
                    : $"{failure.Message.Split("; ")[0]}; it is started again and goes on");
            }
            finally
            {
                taken.AddRange(running.Taken);
            }

            bool MayGoOn(IReadOnlyCollection<AgentBlock> had) => start.GoesOnOnce && !isAgain && had.Count > 0;
        }
    }
}
