using System.Diagnostics;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Telegram.Fake;
using static Patchbay.Platforms.Tests.Telegram.TelegramRig;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class PollingTests
{
    [Fact]
    public async Task The_offset_moves_only_after_the_append_and_what_was_not_kept_comes_again()
    {
        var bot = await FakeBotApi.StartAsync();
        await using var first = await StartAsync(bot: bot);
        var offsets = () => bot.CallsOf("getUpdates").Where(call => call["offset"] is not null).ToList();
        await WaitAsync(() => bot.CallsOf("getUpdates").Count > 0);
        Assert.Empty(offsets());
        first.People.Say(Owner, "kept");
        Assert.Equal("kept", (await first.EventAsync()).Content);
        await WaitAsync(() => offsets().Count > 0 && bot.Unconfirmed == 0);
        Assert.NotNull(bot.CallsOf("getUpdates")[0]["timeout"]);
    }

    [Fact]
    public async Task A_restart_keeps_no_offset_and_doubles_nothing()
    {
        var bot = await FakeBotApi.StartAsync();
        var folder = Directory.CreateTempSubdirectory("telegram-").FullName;
        try
        {
            await using (var prepared = await StartAsync(bot: bot))
            {
                // Only for its access files.
                CopyFolder(prepared.State, Path.Combine(folder, "state"));
            }

            bot = await FakeBotApi.StartAsync();
            await using (var first = await StartAsync(bot: bot, folder: folder, change: settings => settings with { PollSeconds = 0 }))
            {
                // The append is done, and the request that would confirm it never arrives.
                first.People.Say(Owner, "once");
                await WaitAsync(() => bot.CallsOf("getUpdates").Any(call => call.Status == 200));
                bot.Fail("getUpdates", new FakeFault.Silence(), 1000);
                Assert.Equal("once", (await first.EventAsync(Protocol.Extensions.ReceiptState.Delivered)).Content);
            }

            bot.StopFailing();
            var before = bot.CallsOf("getUpdates").Count;
            await using var second = await StartAsync(bot: bot, folder: folder);
            await WaitAsync(() => bot.CallsOf("getUpdates").Count > before);
            Assert.Null(bot.CallsOf("getUpdates")[before]["offset"]);
            second.People.Say(Owner, "twice");
            Assert.Equal("twice", (await second.EventAsync()).Content);
        }
        finally
        {
            await bot.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Doubles_and_a_wrong_order_of_the_platform_are_put_right()
    {
        await using var rig = await StartAsync(before: bot =>
        {
            bot.Fail("getUpdates", new FakeFault.Reorder());
            bot.Fail("getUpdates", new FakeFault.Duplicate(), 3);
            foreach (var text in new[] { "one", "two", "three" })
            {
                bot.People.Say(Owner, text);
            }
        });
        foreach (var text in new[] { "one", "two", "three" })
        {
            Assert.Equal(text, (await rig.EventAsync()).Content);
        }

        rig.People.Say(Owner, "four");
        Assert.Equal("four", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task Two_edits_are_two_events_and_the_same_edit_again_is_none()
    {
        await using var rig = await StartAsync();
        var id = rig.People.Say(Owner, "a");
        Assert.Equal("a", (await rig.EventAsync()).Content);
        rig.People.Edit(rig.People.Direct(Owner), id, "b", editDate: 1_800_000_001);
        rig.People.Edit(rig.People.Direct(Owner), id, "b", editDate: 1_800_000_001);
        rig.People.Edit(rig.People.Direct(Owner), id, "c", editDate: 1_800_000_002);
        Assert.Equal("b", (await rig.EventAsync()).Content);
        Assert.Equal("c", (await rig.EventAsync()).Content);
    }

    [Fact]
    public async Task Under_a_lasting_409_there_is_at_most_one_request_in_a_second_and_it_is_said_once()
    {
        await using var rig = await StartAsync(before: bot => bot.Fail("getUpdates", new FakeFault.Refuse(409, "Conflict: terminated by other getUpdates request"), 3));
        rig.People.Say(Owner, "at last");
        Assert.Equal("at last", (await rig.EventAsync()).Content);
        var polls = rig.Bot.CallsOf("getUpdates").Take(4).ToList();
        Assert.All(polls.Zip(polls.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(0.95), "one request in a second"));
        Assert.True(polls[3].At - polls[2].At > TimeSpan.FromSeconds(2.9), "each pause is longer than the last");
        Assert.Contains("another program", await rig.NoticeAsync("409"), StringComparison.Ordinal);
        await rig.NoticeAsync("arrive again");
    }

    [Fact]
    public async Task Errors_resets_swallowed_polls_and_garbage_never_stop_the_poll()
    {
        await using var rig = await StartAsync(
            change: settings => settings with { Patience = TimeSpan.FromSeconds(0.5) },
            before: bot =>
            {
                bot.Fail("getUpdates", new FakeFault.Refuse(502, "Bad Gateway"));
                bot.Fail("getUpdates", new FakeFault.Reset());
                bot.Fail("getUpdates", new FakeFault.Silence());
                bot.Fail("getUpdates", new FakeFault.Garbage());
            });
        rig.People.Say(Owner, "through");
        Assert.Equal("through", (await rig.EventAsync()).Content);
        rig.Bot.Fail("getUpdates", new FakeFault.ResetAfter());
        rig.People.Say(Owner, "again");
        Assert.Equal("again", (await rig.EventAsync()).Content);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_revoked_token_is_one_clear_line_and_the_channel_stays(int code)
    {
        await using var rig = await StartAsync(before: bot => bot.Fail("getMe", new FakeFault.Refuse(code, "Unauthorized"), 50));
        Assert.Contains("does not accept the bot token", await rig.NoticeAsync("token"), StringComparison.Ordinal);
        Assert.Equal(4, (await rig.Server.RequestAsync("tools/list")).GetProperty("tools").GetArrayLength());
    }

    [Fact]
    public async Task The_token_is_in_no_notice_no_error_and_no_activity()
    {
        var activities = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => activities.Add(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        await using var rig = await StartAsync(before: bot =>
        {
            bot.Fail("getUpdates", new FakeFault.Reset());
            bot.Fail("getUpdates", new FakeFault.Garbage());
        });
        var secret = rig.Bot.Token.Split(':')[1];
        var notice = await rig.NoticeAsync("cannot be reached");
        rig.Bot.Fail("sendMessage", new FakeFault.Reset(), 10);
        var error = await rig.FailAsync("reply", new() { ["chat_id"] = "42", ["text"] = "x" });
        Assert.Contains("no connection", error, StringComparison.Ordinal);
        // Other tests of this process speak to servers of their own, with the same token.
        var ours = activities.Where(text => text.Contains($":{rig.Bot.Root.Port}", StringComparison.Ordinal));
        foreach (var text in ours.Append(notice).Append(error).Append(rig.Server.Log))
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_token_it_says_what_is_missing_and_lives()
    {
        await using var rig = await StartAsync(change: settings => settings with { Token = null });
        Assert.Contains("TELEGRAM_BOT_TOKEN", await rig.NoticeAsync("no bot token"), StringComparison.Ordinal);
        Assert.Contains("no bot token", await rig.FailAsync("reply", new() { ["chat_id"] = "42", ["text"] = "x" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_come_from_the_environment_and_then_from_the_env_file_and_no_error_shows_a_token()
    {
        var folder = Directory.CreateTempSubdirectory("telegram-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ".env"), $"# mine\nTELEGRAM_BOT_TOKEN={FakeBotApi.DefaultToken}\r\nTELEGRAM_ASK=all\n");
            File.SetUnixFileMode(Path.Combine(folder, ".env"), (UnixFileMode)0b110_100_100);
            var (settings, errors) = TelegramSettings.Read(name => name is "TELEGRAM_STATE_DIR" ? folder : null);
            Assert.Empty(errors);
            Assert.Equal((FakeBotApi.DefaultToken, AskWhom.All), (settings.Token, settings.Ask));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, ".env")));

            (settings, errors) = TelegramSettings.Read(name => name switch
            {
                "TELEGRAM_STATE_DIR" => folder,
                "TELEGRAM_BOT_TOKEN" => "secret-but-wrong",
                "TELEGRAM_API_ROOT" => "http://example.org",
                "TELEGRAM_FILE_ABOVE" => "lots",
                _ => null,
            });
            Assert.Null(settings.Token);
            Assert.Equal(3, errors.Count);
            Assert.DoesNotContain(errors, error => error.Contains("secret-but-wrong", StringComparison.Ordinal));
            Assert.True(settings.Root.IsLoopback, "no token over an open line");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => !Path.GetFileName(file).StartsWith("spool", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
