using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>The witness can say no: each mistake, made on purpose, is found.</summary>
public sealed class MutantTests
{
    [Theory]
    [InlineData("accepted-early", "inbound.before-append", false)]
    [InlineData("dedup-off", "inbound.after-append", false)]
    [InlineData("delivered-early", "deliver.before-commit", false)]
    [InlineData("transcript-dedup-off", "spool.settle.before-commit", true)]
    public async Task A_mistake_is_seen_by_the_witness(string mutant, string point, bool letTurnsEnd)
    {
        var seen = new List<string>();
        for (var nth = 1; nth <= 6; nth++)
        {
            var witness = await RunAsync(mutant, point, nth, letTurnsEnd);
            if (witness.Lost.Count + witness.Doubled.Count + witness.Reordered.Count > 0)
            {
                return;
            }

            seen.Add(witness.ToString());
        }

        Assert.Fail($"The witness noticed nothing of {mutant}:\n{string.Join('\n', seen)}");
    }

    static async Task<Witness> RunAsync(string mutant, string point, int nth, bool letTurnsEnd)
    {
        await using var world = new CrashWorld(await PublishedProgram.WithFaultsAsync());
        var session = world.Start($"mutant:{mutant},crash:{point}:{nth}");
        await CrashScenario.SendUntilDeathAsync(world, session);
        if (letTurnsEnd)
        {
            // What the session shows while its server is away comes to its end there.
            await CrashWorld.PauseAsync(600);
        }

        await world.KillAsync();
        world.Start($"mutant:{mutant}");
        world.Client.Send(3);
        for (var look = 0; look < 30; look++)
        {
            await CrashWorld.PauseAsync(100);
            if (world.Client.Sent.All(world.Client.IsAccepted) && Witness.Transcript(world.TranscriptPath).Contains(world.Client.Sent[^1]))
            {
                break;
            }
        }

        await world.KillAsync();
        return Witness.Look(world);
    }
}
