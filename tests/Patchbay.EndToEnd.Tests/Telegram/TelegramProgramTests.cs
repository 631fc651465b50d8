using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>A person with a phone, the real program, and a server that is as strict as Telegram's.</summary>
public sealed class TelegramProgramTests
{
    [Fact]
    public async Task Work_goes_from_the_phone_to_the_agent_and_the_answer_comes_back()
    {
        await using var world = await TelegramWorld.OpenAsync();
        world.Start();
        world.Bot.People.Say(TelegramWorld.Stranger, "let me in");
        var asked = world.Bot.People.Say(TelegramWorld.Owner, "hello from the train");
        var answer = await world.SentAsync("hello from the train");
        Assert.Equal(asked, answer["reply_to"]!.GetValue<long>());
        Assert.Contains(world.Bot.CallsOf("sendChatAction"), call => call["chat_id"] == "42");
        Assert.Empty(world.Bot.People.Direct(TelegramWorld.Stranger).FromBot());
        Assert.DoesNotContain(world.Bot.Calls, call => call.Status is not (200 or 0));
    }

    [Fact]
    public async Task A_permission_request_is_allowed_with_a_tap_and_the_agent_has_a_folder_of_its_own_and_not_the_token()
    {
        await using var world = await TelegramWorld.OpenAsync();
        var session = world.Start();
        world.Bot.People.Say(TelegramWorld.Owner, "run env > out.txt; touch done");
        var card = await world.SentAsync("🔐 Permission: Bash");
        Assert.Contains("touch done", TelegramWorld.Text(card), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(world.Project, "done")));
        world.Tap(card, "perm:allow:");
        await world.SentAsync("✅ Allowed by alice");
        await world.WaitAsync(() => File.Exists(Path.Combine(world.Project, "done")), "the command to run");
        await world.WaitAsync(() => world.Chat.FromBot().Count >= 2, "the answer");
        var variables = await File.ReadAllLinesAsync(Path.Combine(world.Project, "out.txt"));
        Assert.DoesNotContain(variables, line => line.Contains(world.Bot.Token, StringComparison.Ordinal));
        var temporary = variables.Single(line => line.StartsWith("TMPDIR=", StringComparison.Ordinal))["TMPDIR=".Length..];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(temporary));
        await session.StopAsync();
        Assert.False(Directory.Exists(temporary));
    }

    [Fact]
    public async Task An_owner_asks_for_the_status_and_stops_a_run()
    {
        await using var world = await TelegramWorld.OpenAsync();
        var session = world.Start();
        world.Bot.People.Say(TelegramWorld.Owner, "wait 600");
        await session.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_started", "the turn");
        world.Bot.People.Say(TelegramWorld.Owner, "/status");
        await world.SentAsync("phone: working");
        world.Bot.People.Say(TelegramWorld.Owner, "/stop");
        await world.SentAsync("stopped");
    }

    [Fact]
    public async Task Without_a_token_the_session_runs_and_says_what_is_missing()
    {
        await using var world = await TelegramWorld.OpenAsync();
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), "--headless", "--output-format", "stream-json", "--name", "bare", "--channels", "builtin:telegram");
        start.WorkingDirectory = world.Project;
        start.Environment["PATCHBAY_HOME"] = world.Home;
        start.Environment.Remove("TELEGRAM_BOT_TOKEN");
        await using var session = SessionProcess.Start(start);
        await session.WaitForNoticeAsync("there is no bot token");
        Assert.False(session.HasExited);
    }

    [Fact]
    public async Task Fact_50_Of_two_sessions_with_one_token_one_polls_and_the_other_takes_over()
    {
        await using var world = await TelegramWorld.OpenAsync();
        var first = world.Start("first");
        world.Bot.People.Say(TelegramWorld.Owner, "one");
        await world.SentAsync("one");
        var second = world.Start("second");
        await second.WaitForAsync(item => item.GetRawText().Contains("listening", StringComparison.Ordinal), "the second session to listen");
        world.Bot.People.Say(TelegramWorld.Owner, "two");
        await world.SentAsync("two");
        Assert.DoesNotContain(world.Bot.Calls, call => call.Status == 409);
        Assert.Single(world.Bot.CallsOf("getMe"));

        first.KillSession();
        var began = TimeProvider.System.GetTimestamp();
        world.Bot.People.Say(TelegramWorld.Owner, "three");
        await world.SentAsync("three");
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "polling moves within 10 seconds, on a busy machine too");
        Assert.False(second.HasExited);
        foreach (var text in new[] { "one", "two", "three" })
        {
            Assert.Single(world.Chat.FromBot(), message => TelegramWorld.Text(message).StartsWith(text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Channels_that_are_killed_lose_double_and_reorder_nothing()
    {
        const int Count = 120;
        await using var world = await TelegramWorld.OpenAsync();
        var session = world.Start();
        for (var number = 0; number < Count; number++)
        {
            world.Bot.People.Say(TelegramWorld.Owner, $"m{number}.");
            if (number % 40 == 20)
            {
                await world.WaitAsync(() => world.Chat.FromBot().Count > number / 4, "some answers");
                Assert.True(world.KillChannels());
            }
        }

        await world.WaitAsync(() => world.Bot.Unconfirmed == 0 && TelegramWorld.Shown(session).Count >= Count, "every message at the agent");
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"m{number}."), TelegramWorld.Shown(session));
    }
}
