using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Crash;

public sealed class CrashPointTests
{
    /// <summary>Reached only when an event is a day old, or when one is merged, which <see cref="ExpiryCrashTests"/> and <see cref="Webhook.MergeCrashTests"/> bring about.</summary>
    static readonly string[] Elsewhere = ["spool.expire.before-commit", "spool.expire.after-commit", "spool.merge.half"];

    public static TheoryData<string, int> Points =>
        [.. CrashPoints.InSources.Except(Elsewhere).SelectMany(point => IsCommit(point) ? new[] { (point, 1), (point, 2) } : [(point, 1)])];

    // Before anything is stored, and with something stored already; how often the others are reached depends on how much
    // shares a commit.
    static bool IsCommit(string point) => point is "deliver.before-commit" or "deliver.after-commit" or "spool.settle.before-commit" or "spool.settle.after-commit";

    [Fact]
    public void The_sources_name_crash_points_at_every_commit()
    {
        string[] commits = ["spool.append", "spool.settle", "spool.offer", "deliver"];
        Assert.All(commits, commit => Assert.Superset(
            new HashSet<string> { $"{commit}.before-commit", $"{commit}.after-commit" }, CrashPoints.InSources.ToHashSet()));
        Assert.All(Elsewhere, point => Assert.Contains(point, CrashPoints.InSources));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_process_that_dies_at_a_crash_point_loses_doubles_and_reorders_nothing(string point, int nth)
    {
        await using var world = new CrashWorld(await PublishedProgram.WithFaultsAsync());
        var session = world.Start($"crash:{point}:{nth}");
        var died = await CrashScenario.SendUntilDeathAsync(world, session);
        Assert.True(died, $"nothing died at {point}, time {nth}\n{session.Tail()}");
        await world.KillAsync();

        world.Start();
        world.Client.Send(10);
        await world.SettledAsync();
        await world.KillAsync();

        var witness = Witness.Look(world);
        Assert.True(witness.IsClean, witness.ToString());
        Assert.Equal(world.Client.Sent, Witness.Transcript(world.TranscriptPath));
    }
}
