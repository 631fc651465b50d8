using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>
/// Two sessions and a process that collects share one bot; three people write. Whoever receives, whoever stands by, a whole
/// session or the collector is killed at random moments, and the server adds faults of its own.
/// </summary>
public sealed partial class SharedKillTests(ITestOutputHelper output)
{
    static readonly bool IsSoak = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1";
    static readonly long[] People = [TelegramWorld.Owner, 43, 44];
    static readonly string[] Names = ["first", "second"];

    [Fact]
    public async Task Kills_of_holder_standby_session_and_collector_lose_double_and_reorder_nothing()
    {
        var (count, kills, seed) = (IsSoak ? 1000 : 200, IsSoak ? 40 : 8, Seed());
        output.WriteLine($"PATCHBAY_SEED={seed}");
        var seen = await RunAsync(seed, count, kills, faults: "");
        output.WriteLine($"{count} messages, {kills} kills: {seen}");
        Assert.True(seen.IsClean, $"PATCHBAY_SEED={seed}: {seen}");
    }

    [Fact]
    public async Task An_offset_that_moves_early_is_seen_as_a_loss()
    {
        // The collector dies before it keeps its second batch, which the server was told to forget.
        var seen = await RunAsync(1, 12, kills: 0, faults: "mutant:offset-early,crash:inbound.before-append:2");
        Assert.NotEmpty(seen.Lost);
    }

    static async Task<Seen> RunAsync(int seed, int count, int kills, string faults)
    {
        var random = new Random(seed);
        await using var world = await TelegramWorld.OpenAsync(withFaults: true);
        foreach (var person in People.Skip(1))
        {
            await world.RunAsync("access", "telegram", "allow", $"{person}", "--yes");
        }

        await world.RunAsync("route", "add", "telegram", "second", "--chat", "43", "--yes");
        var collector = world.StartCollector(faults);
        await world.WaitAsync(() => world.Holder == collector.Id, "the collector to receive");
        var sessions = Names.ToDictionary(name => name, name => world.Start(name));
        var (sent, killed) = (0, 0);
        while (sent < count)
        {
            world.Bot.People.Say(People[random.Next(People.Length)], $"n{sent}.", "someone");
            sent++;
            if (random.Next(6) == 0)
            {
                Fail(world.Bot, random);
            }

            if (faults.Length > 0)
            {
                // One batch each, until the one that is lost.
                await world.WaitAsync(() => world.Bot.Unconfirmed == 0 || collector.HasExited, "a batch of its own");
            }
            else if (killed < kills && sent * kills >= (killed + 1) * count)
            {
                await PauseAsync(random.Next(700));
                collector = await KillAsync(world, sessions, collector, random.Next(4), random);
                killed++;
            }
        }

        await world.WaitAsync(() => world.Bot.Unconfirmed == 0, "everything to be received");
        var seen = Look(world, sent);

        // The agent answers each message before it takes many more, through all that the server refuses meanwhile.
        for (var quiet = 0; seen.Lost.Count > 0 && quiet < (faults.Length > 0 ? 40 : IsSoak ? 3000 : 900); quiet++)
        {
            await PauseAsync(100);
            seen = Look(world, sent);
        }

        return seen;
    }

    /// <summary>0: who receives, 1: a channel that stands by, 2: a session, 3: the collector. What has no parent is started again.</summary>
    static async Task<System.Diagnostics.Process> KillAsync(
        TelegramWorld world, Dictionary<string, SessionProcess> sessions, System.Diagnostics.Process collector, int which, Random random)
    {
        switch (which)
        {
            case 0 when world.Holder is { } holder:
                WorldProcesses.Kill(holder);
                break;
            case 1 when world.Channels.Where(id => id != world.Holder).ToList() is { Count: > 0 } standbys:
                WorldProcesses.Kill(standbys[random.Next(standbys.Count)]);
                break;
            case 2:
                var name = Names[random.Next(Names.Length)];
                sessions[name].KillSession();
                await sessions[name].ExitedAsync();
                sessions[name] = world.Start(name);
                break;
            default:
                WorldProcesses.Kill(collector.Id);
                break;
        }

        if (collector.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            return world.StartCollector();
        }

        return collector;
    }

    static void Fail(FakeBotApi bot, Random random)
    {
        FakeFault[] faults =
        [
            new FakeFault.Refuse(429, "Too Many Requests: retry after 1", 1), new FakeFault.Refuse(500, "Internal Server Error"), new FakeFault.Reset(),
            new FakeFault.ResetAfter(), new FakeFault.Duplicate(), new FakeFault.Reorder(),
        ];
        bot.Fail("getUpdates", faults[random.Next(faults.Length)]);
        if (random.Next(2) == 0)
        {
            bot.Fail("sendMessage", faults[random.Next(3)]);
        }
    }

    static Seen Look(TelegramWorld world, int sent)
    {
        var shown = Names.Select(name => world.Transcript(name).Select(text => (Chat: Chat().Match(text).Groups[1].Value, Number: int.Parse(Number().Match(text).Groups[1].Value, CultureInfo.InvariantCulture))).ToList()).ToList();
        var all = shown.SelectMany(entries => entries).Select(entry => entry.Number).ToList();
        return new Seen(
            [.. Enumerable.Range(0, sent).Except(all)],
            [.. all.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key)],
            [.. shown.SelectMany(entries => entries.GroupBy(entry => entry.Chat)).SelectMany(chat => chat.Zip(chat.Skip(1)).Where(pair => pair.Second.Number < pair.First.Number).Select(pair => pair.Second.Number))]);
    }

    static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    [GeneratedRegex(" chat_id=\"([^\"]*)\"")]
    private static partial Regex Chat();

    [GeneratedRegex("n([0-9]+)\\.")]
    private static partial Regex Number();

    /// <summary>What went wrong, by the numbers of the messages, over the transcripts of both sessions.</summary>
    sealed record Seen(IReadOnlyList<int> Lost, IReadOnlyList<int> Doubled, IReadOnlyList<int> Reordered)
    {
        public bool IsClean => Lost.Count + Doubled.Count + Reordered.Count == 0;

        public override string ToString() => $"lost: {Show(Lost)}; doubled: {Show(Doubled)}; reordered: {Show(Reordered)}";

        static string Show(IReadOnlyList<int> numbers) => numbers.Count == 0 ? "0" : $"{numbers.Count} ({string.Join(' ', numbers.Take(8))})";
    }
}
