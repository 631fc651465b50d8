using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>The power goes between the body and the answer: every 202 has its event, and every event is there once.</summary>
public sealed partial class WebhookKillTests(ITestOutputHelper output)
{
    const int Senders = 4;
    static readonly bool IsSoak = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1";

    // A session waits longer with each death before it starts its channel again, so the many kills are those of a listener of its own.
    static readonly int Kills = IsSoak ? 100 : 20;
    static readonly int ListenerKills = IsSoak ? 1000 : 8;

    int _accepted;

    [Theory]
    [InlineData("inbound.before-append")]
    [InlineData("inbound.after-append")]
    public async Task A_channel_that_dies_beside_the_commit_has_what_it_accepted_once(string point)
    {
        await using var world = await WebhookWorld.OpenAsync(withFaults: true);
        var session = world.Start(faults: $"crash:{point}:2");
        var first = await world.AcceptedAsync("c0");
        // The second dies in the middle; its vendor sends it again, as vendors do.
        var second = await world.AcceptedAsync("c1");
        Assert.NotEqual(first, second);
        await WebhookWorld.WaitAsync(() => Task.FromResult(Shown(world).Count >= 2), "both in the transcript");
        Assert.Equal(["c0", "c1"], Shown(world));
        Assert.False(session.HasExited && session.ExitCode is 0);
    }

    [Fact]
    public async Task Kills_of_the_listener_between_body_and_answer_lose_and_double_no_report_that_was_accepted()
    {
        var random = Seeded();
        await using var world = await WebhookWorld.OpenAsync();
        using var end = new CancellationTokenSource();
        var listener = world.StartCollector();
        var sending = Enumerable.Range(0, Senders).Select(sender => SendAsync(world, sender, end.Token)).ToList();
        for (var kill = 0; kill < ListenerKills; kill++)
        {
            await SomeAcceptedAsync(random);
            listener.Kill();
            await listener.WaitForExitAsync();
            listener = world.StartCollector();
        }

        await end.CancelAsync();
        var accepted = (await Task.WhenAll(sending)).SelectMany(each => each).ToList();
        listener.Kill();
        await listener.WaitForExitAsync();
        var kept = DatabaseCopy.Query(Path.Combine(world.Home, "channels/webhook/spool.db"), "SELECT content FROM events ORDER BY key", row => Check().Match(row.GetString(0)).Groups[1].Value);
        output.WriteLine($"{accepted.Count} accepted, {ListenerKills} kills, {kept.Count} kept");
        Assert.Equal(accepted.Select(pair => pair.Check).Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
        Assert.Equal(accepted.Count, accepted.Select(pair => pair.Id).Distinct().Count());
    }

    [Fact]
    public async Task Kills_at_random_moments_lose_and_double_no_report_that_was_accepted()
    {
        var random = Seeded();
        await using var world = await WebhookWorld.OpenAsync(withFaults: true);
        using var end = new CancellationTokenSource();
        world.Start();
        var sending = Enumerable.Range(0, Senders).Select(sender => SendAsync(world, sender, end.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await SomeAcceptedAsync(random);
            await world.KillAsync(alsoSession: random.Next(4) == 0);
        }

        await end.CancelAsync();
        var accepted = (await Task.WhenAll(sending)).SelectMany(each => each).ToList();
        await WebhookWorld.WaitAsync(() => Task.FromResult(accepted.Count <= Shown(world).Distinct().Count()), "everything in the transcript");
        var shown = Shown(world);
        output.WriteLine($"{accepted.Count} accepted, {Kills} kills, {shown.Count} shown");
        Assert.Equal(accepted.Select(pair => pair.Check).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Equal(accepted.Count, accepted.Select(pair => pair.Id).Distinct().Count());
    }

    Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"PATCHBAY_SEED={seed}");
        return new Random(seed);
    }

    // Some are accepted between two kills, and then it comes at any moment of the next ones.
    async Task SomeAcceptedAsync(Random random)
    {
        var enough = Volatile.Read(ref _accepted) + random.Next(1, 8);
        await WebhookWorld.WaitAsync(() => Task.FromResult(Volatile.Read(ref _accepted) >= enough), "reports between two kills");
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System);
    }

    /// <summary>Each report until it is accepted, then once more: the same id must come back.</summary>
    async Task<IReadOnlyList<(string Check, string Id)>> SendAsync(WebhookWorld world, int sender, CancellationToken end)
    {
        var accepted = new List<(string, string)>();
        for (var number = 0; !end.IsCancellationRequested || number == 0; number++)
        {
            var check = $"c{(sender * 100_000) + number}";
            var id = await world.AcceptedAsync(check);
            if (number % 5 == 0)
            {
                Assert.Equal(id, await world.AcceptedAsync(check));
            }

            accepted.Add((check, id));
            Interlocked.Increment(ref _accepted);
        }

        return accepted;
    }

    static IReadOnlyList<string> Shown(WebhookWorld world)
    {
        var path = Path.Combine(world.Home, "sessions", "night", "session.db");
        try
        {
            return !File.Exists(path) ? [] : DatabaseCopy.Query(
                path, "SELECT text FROM entries WHERE kind = 'event' ORDER BY seq", row => Check().Match(row.GetString(0)).Groups[1].Value);
        }
        catch (Exception moving) when (moving is Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            return []; // looked at in the middle of a write
        }
    }

    [GeneratedRegex(@"Check (c\d+) on acme/site")]
    private static partial Regex Check();
}
