using System.Collections.Concurrent;
using Patchbay.SessionHost.Agents;

namespace Patchbay.SessionHost.Tests.Turns;

/// <summary>Plays one script after the other, a turn each; says "done" when it has none left.</summary>
sealed class ScriptedAgent : IAgentSession
{
    public ConcurrentQueue<Func<ITurn, CancellationToken, Task<string>>> Scripts { get; } = new();

    public bool TakesOffers { get; set; }

    public ConcurrentQueue<IReadOnlyList<AgentBlock>> Turns { get; } = new();

    public void Plays(Func<ITurn, CancellationToken, Task<string>> script) => Scripts.Enqueue(script);

    public async Task<string> RunTurnAsync(IReadOnlyList<AgentBlock> blocks, ITurn turn, CancellationToken interrupt)
    {
        Turns.Enqueue(blocks);
        return Scripts.TryDequeue(out var script) ? await script(turn, interrupt) : "done";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
