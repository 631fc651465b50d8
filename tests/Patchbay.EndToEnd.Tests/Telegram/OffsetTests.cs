using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>The channel dies at every second append, and the server adds faults of its own.</summary>
public sealed class OffsetTests
{
    const int Count = 6;

    [Fact]
    public async Task A_message_that_was_not_appended_comes_again()
    {
        await using var world = await TelegramWorld.OpenAsync(withFaults: true);
        var session = world.Start(faults: "crash:inbound.before-append:2");
        for (var number = 0; number < Count; number++)
        {
            world.Bot.Fail("getUpdates", number % 2 == 0 ? new FakeFault.ResetAfter() : new FakeFault.Duplicate());
            await SayAsync(world, number);
        }

        await world.WaitAsync(() => TelegramWorld.Shown(session).Count >= Count, "every message at the agent");
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"m{number}"), TelegramWorld.Shown(session));
    }

    [Fact]
    public async Task An_offset_that_moves_early_loses_messages_and_is_seen()
    {
        await using var world = await TelegramWorld.OpenAsync(withFaults: true);
        var session = world.Start(faults: "mutant:offset-early,crash:inbound.before-append:2");
        for (var number = 0; number < Count; number++)
        {
            await SayAsync(world, number);
        }

        // The last one arrives by itself or is lost; then nothing is on its way any more.
        var polls = world.Bot.CallsOf("getUpdates").Count;
        await world.WaitAsync(() => world.Bot.CallsOf("getUpdates").Count > polls, "one more poll");
        Assert.NotEqual(Count, TelegramWorld.Shown(session).Count);
    }

    static async Task SayAsync(TelegramWorld world, int number)
    {
        world.Bot.People.Say(TelegramWorld.Owner, $"m{number}");
        await world.WaitAsync(() => world.Bot.Unconfirmed == 0, $"m{number} to be confirmed");
    }
}
