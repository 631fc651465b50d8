using System.Globalization;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>Messages of four people are on their way while the processes die and Telegram misbehaves.</summary>
public sealed class InFlightTests(ITestOutputHelper output)
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("PATCHBAY_SOAK") is "1";
    static readonly long[] People = [42, 43, 44, 45];

    [Fact]
    public Task Kill_9_of_session_and_channel_with_1_000_messages_in_flight_loses_doubles_and_reorders_nothing() =>
        RunAsync(IsLong ? 10_000 : 1000, IsLong ? 60 : 6);

    [Fact]
    public async Task With_an_offset_that_moves_early_a_kill_loses_messages_in_flight_and_it_is_seen()
    {
        const int Count = 400;
        await using var world = await TelegramWorld.OpenAsync(withFaults: true);
        for (var number = 0; number < Count; number++)
        {
            world.Bot.People.Say(TelegramWorld.Owner, $"m{number}.");
        }

        // The channel dies with its third hundred, which Telegram was told to forget; the fourth comes.
        world.Start(faults: "mutant:offset-early,crash:inbound.before-append:3");
        await UntilAsync(() => world.Kept().Any(message => message.Text == $"m{Count - 1}."), () => $"{world.Kept().Count} messages and not the last");
        Assert.NotEqual(Count, world.Kept().Count);
    }

    async Task RunAsync(int count, int kills)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("PATCHBAY_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given : Random.Shared.Next();
        output.WriteLine($"PATCHBAY_SEED={seed}");
        var random = new Random(seed);
        await using var world = await TelegramWorld.OpenAsync();
        await world.RunAsync(["access", "telegram", "allow", "43", "--yes"]);
        await world.RunAsync(["access", "telegram", "allow", "44", "--yes"]);
        await world.RunAsync(["access", "telegram", "allow", "45", "--yes"]);
        for (var number = 0; number < count; number++)
        {
            world.Bot.People.Say(People[number % People.Length], $"m{number}.");
        }

        var session = world.Start();
        for (var kill = 1; kill <= kills; kill++)
        {
            Misbehave(world.Bot, random);
            await KeptAsync(world, count * kill / (kills + 1));
            session = await KillAsync(world, session, random.Next(3));
        }

        await KeptAsync(world, count);
        await world.WaitAsync(() => world.Bot.Unconfirmed == 0, "every message to be confirmed");
        await session.StopAsync();
        var kept = world.Kept();
        Assert.Equal(count, kept.Count);
        foreach (var (chat, place) in People.Select((chat, place) => (chat, place)))
        {
            var expected = Enumerable.Range(0, count).Where(number => number % People.Length == place).Select(number => $"m{number}.");
            Assert.Equal(expected, kept.Where(message => message.ChatId == $"{chat}").Select(message => message.Text));
        }
    }

    static Task KeptAsync(TelegramWorld world, int count) =>
        UntilAsync(() => world.Kept().Count >= count, () => $"{world.Kept().Count} of {count} messages are in the transcript");

    /// <summary>A look is a copy of the transcript, so there are not many of them.</summary>
    static async Task UntilAsync(Func<bool> isSo, Func<string> otherwise)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    static async Task<SessionProcess> KillAsync(TelegramWorld world, SessionProcess session, int which)
    {
        if (which > 0)
        {
            session.KillSession();
        }

        if (which < 2)
        {
            world.KillChannels();
        }

        if (which == 0)
        {
            return session;
        }

        await session.ExitedAsync();
        return world.Start();
    }

    /// <summary>Not a break after the update was taken and before a message was sent: that answer may appear twice, as the documentation says.</summary>
    static void Misbehave(FakeBotApi bot, Random random)
    {
        FakeFault[] faults =
        [
            new FakeFault.ResetAfter(), new FakeFault.Reset(), new FakeFault.Duplicate(), new FakeFault.Reorder(), new FakeFault.Garbage(),
            new FakeFault.Refuse(500, "Internal Server Error"), new FakeFault.Refuse(429, "Too Many Requests: retry after 1", 1),
        ];
        bot.Fail("getUpdates", faults[random.Next(faults.Length)]);
        bot.Fail("getUpdates", faults[random.Next(faults.Length)]);
        bot.Fail("sendMessage", faults[random.Next(4, 6)]);
    }
}
