namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>One bot: a process that collects, and two sessions that share it.</summary>
public sealed class SharingTests
{
    [Fact]
    public async Task What_was_collected_goes_to_the_first_session_and_use_sends_a_chat_to_another_one()
    {
        await using var world = await TelegramWorld.OpenAsync();
        world.StartCollector();
        foreach (var text in new[] { "one", "two", "three" })
        {
            world.Bot.People.Say(TelegramWorld.Owner, text);
        }

        await world.WaitAsync(() => world.Bot.Unconfirmed == 0, "the collector to have everything");
        var first = world.Start("first");
        await world.WaitAsync(() => TelegramWorld.Shown(first).Count == 3, "what was collected");
        Assert.Equal(["one", "two", "three"], TelegramWorld.Shown(first));

        var second = world.Start("second");
        await second.WaitForAsync(item => item.GetRawText().Contains("listening", StringComparison.Ordinal), "the second session to listen");
        await BothAreAttachedAsync(world);
        world.Bot.People.Say(TelegramWorld.Owner, "/use second");
        await world.SentAsync("This chat goes to second");

        // The tap goes through the process that collects to the session that asked.
        world.Bot.People.Say(TelegramWorld.Owner, "run touch done");
        var card = await world.SentAsync("🔐 Permission: Bash");
        Assert.Contains("Session second:", TelegramWorld.Text(card), StringComparison.Ordinal);
        var allow = card["reply_markup"]!["inline_keyboard"]!.AsArray().SelectMany(row => row!.AsArray())
            .Select(button => button!["callback_data"]!.GetValue<string>()).Single(data => data.StartsWith("perm:allow:", StringComparison.Ordinal));
        world.Bot.People.Press(world.Chat, TelegramWorld.Owner, card["message_id"]!.GetValue<long>(), allow);
        await world.WaitAsync(() => File.Exists(Path.Combine(world.Project, "done")), "the command to run");
        Assert.Equal(["run touch done"], TelegramWorld.Shown(second));
        Assert.Equal(3, TelegramWorld.Shown(first).Count);
    }

    static async Task BothAreAttachedAsync(TelegramWorld world)
    {
        for (var answer = ""; !answer.Contains("second: idle", StringComparison.Ordinal);)
        {
            var before = world.Chat.FromBot().Count;
            world.Bot.People.Say(TelegramWorld.Owner, "/sessions");
            await world.WaitAsync(() => world.Chat.FromBot().Count > before, "an answer to /sessions");
            answer = TelegramWorld.Text(world.Chat.FromBot()[^1]);
        }
    }
}
