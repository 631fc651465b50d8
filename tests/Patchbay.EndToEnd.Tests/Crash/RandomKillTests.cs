using System.Globalization;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

public sealed class RandomKillTests(ITestOutputHelper output)
{
    static readonly int Kills = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1" ? 1000 : 100;

    [Fact]
    public Task A_hundred_kills_at_random_moments_lose_double_and_reorder_nothing() => KillAsync(Seed(), Kills);

    async Task KillAsync(int seed, int kills)
    {
        output.WriteLine($"PATCHBAY_SEED={seed}");
        var random = new Random(seed);
        await using var world = new CrashWorld(await PublishedProgram.WithFaultsAsync());
        using var end = new CancellationTokenSource();
        var sending = SendAsync(world, end.Token);
        world.Start();
        for (var kill = 0; kill < kills; kill++)
        {
            await CrashWorld.PauseAsync(random.Next(500));
            await KillOneAsync(world, random.Next(4));
        }

        await end.CancelAsync();
        await sending;
        await world.KillAsync();
        world.Start();
        await world.SettledAsync();
        await world.KillAsync();

        var witness = Witness.Look(world);
        output.WriteLine($"{world.Client.Sent.Count} messages, {kills} kills: {witness}");
        Assert.True(witness.IsClean, $"PATCHBAY_SEED={seed}: {witness}");
        Assert.Equal(world.Client.Sent, Witness.Transcript(world.TranscriptPath));
    }

    /// <summary>The channel server alone, the session alone (its server then ends by itself), or both at once.</summary>
    static async Task KillOneAsync(CrashWorld world, int which)
    {
        var session = world.Session!;
        if (which == 0 && session.KillServer())
        {
            return;
        }

        session.KillSession();
        if (which > 1)
        {
            session.KillServer();
        }

        await session.ExitedAsync();
        world.Start();
    }

    static async Task SendAsync(CrashWorld world, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            world.Client.Send(1);
            await CrashWorld.PauseAsync(30);
        }
    }

    static int Seed() =>
        int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Random.Shared.Next();
}
