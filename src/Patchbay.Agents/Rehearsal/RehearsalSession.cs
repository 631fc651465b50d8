using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Rehearsal;

/// <summary>Works off one block after the other; blocks that enter at a breakpoint are worked off in the same turn.</summary>
sealed class RehearsalSession(string workingDirectory, TimeProvider time) : IAgentSession
{
    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        var waiting = new Queue<AgentBlock>(blocks);
        var last = "";
        while (waiting.TryDequeue(out var block))
        {
            interrupt.ThrowIfCancellationRequested();
            var answer = new RehearsalAnswer(block, turn, arrived =>
            {
                foreach (var one in arrived)
                {
                    waiting.Enqueue(one);
                }
            });
            last = await new RehearsalPerformance(answer, turn, workingDirectory, time).PerformAsync(block, interrupt);
        }

        return last;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
