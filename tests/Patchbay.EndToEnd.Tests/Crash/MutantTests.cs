using Microsoft.Data.Sqlite;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

/// <summary>The witness can say no: each mistake, made on purpose, is found.</summary>
public sealed class MutantTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
            await UntilAsync(() => Witness.OpenTurns(world.TranscriptPath) == 0);
        }

        await world.KillAsync();
        world.Start($"mutant:{mutant}");
        world.Client.Send(3);
        // What was offered again is in the transcript before the last message is: until then the witness could see too little.
        await UntilAsync(() => world.Client.Sent.All(world.Client.IsAccepted) && Witness.Transcript(world.TranscriptPath).Contains(world.Client.Sent[^1]));
        await world.KillAsync();
        return Witness.Look(world);
    }

    // A mistake may make it impossible: then the witness looks at what there is.
    static async Task UntilAsync(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience && !Holds(condition))
        {
            await CrashWorld.PauseAsync(100);
        }
    }

    static bool Holds(Func<bool> condition)
    {
        try
        {
            return condition();
        }
        catch (Exception moving) when (moving is SqliteException or IOException)
        {
            return false; // looked at in the middle of a write
        }
    }
}
