using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class SocketTests
{
    [Fact]
    public async Task Several_tabs_see_the_same_frames_in_the_same_order()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var one = await rig.ConnectAsync();
        await using var two = await rig.ConnectAsync();
        var sending = new[] { one, two }.Select(async (page, tab) =>
        {
            for (var n = 0; n < 100; n++)
            {
                await page.SayAsync($"u{tab}-{n}", $"{n}");
            }
        });
        await Task.WhenAll(sending);
        await rig.CallAsync("reply", new JsonObject { ["text"] = "done" });
        var seen = await one.NextLinesAsync(401);
        Assert.Equal(seen, await two.NextLinesAsync(401));

        // And the history says the same as the tabs saw.
        await using var three = await rig.ConnectAsync();
        var items = three.History["items"]!.AsArray();
        Assert.Equal(
            seen.Where(line => line.StartsWith("echo", StringComparison.Ordinal)).Select(line => line[5..]),
            items.Where(item => item!["type"]!.GetValue<string>() == "echo").Select(item => item!["id"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"id\":\"u1\",\"text\":")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"\",\"text\":\"hi\"}")]
    [InlineData("{\"id\":{},\"text\":\"hi\"}")]
    [InlineData("{\"id\":\"u1\"}")]
    [InlineData("{\"id\":\"u1\",\"text\":[]}")]
    [InlineData("{\"id\":\"u1\",\"text\":\" \\n\\t \"}")]
    [InlineData("{\"type\":\"verdict\",\"id\":\"abcde\",\"behavior\":\"allow\"}")]
    [InlineData("{\"type\":\"answer\",\"id\":\"abcde\",\"text\":\"x\"}")]
    [InlineData("{\"id\":\"u1\",\"text\":\"\\ud800\"}")]
    public async Task What_is_no_message_is_passed_over_and_the_tab_goes_on(string frame)
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SendAsync(frame);
        await page.SendAsync([0xff, 0xfe]);
        await using var next = await rig.ConnectAsync();
        await next.SayAsync("last", "last");
        Assert.Single(await rig.EventsUpToAsync("last"));
    }

    [Fact]
    public async Task Extra_keys_are_passed_over_and_a_number_as_id_is_text()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SendAsync("""{"text":"hi","id":7,"type":{"a":1},"behavior":3,"forSession":"x","more":[1,2]}""");
        Assert.Equal("7", (await rig.EventAsync())["meta"]!["message_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_message_of_5_MB_arrives_whole()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var text = string.Concat(Enumerable.Repeat("0123456789ABCDE\n", 5 * 1024 * 1024 / 16)).TrimEnd();
        await page.SayAsync("u1", text);
        Assert.Equal(text, (await rig.EventAsync())["content"]!.GetValue<string>());
        var echo = await page.NextAsync("echo");
        Assert.True(echo["truncated"]!.GetValue<bool>());
        Assert.StartsWith(echo["text"]!.GetValue<string>(), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_000_001)]
    [InlineData(30_000_000)]
    public async Task A_message_that_is_too_large_is_refused_by_its_id_and_the_tab_goes_on(int size)
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SendAsync(Encoding.UTF8.GetBytes("{\"id\":\"u1\",\"text\":\"" + new string('x', size) + "\"}"));
        var error = await page.NextAsync("error");
        Assert.Equal("u1", error["id"]!.GetValue<string>());
        Assert.Contains("8 MB", error["text"]!.GetValue<string>(), StringComparison.Ordinal);
        await page.SayAsync("u2", "still here");
        Assert.Equal("still here", (await rig.EventAsync())["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task Control_characters_are_data_from_end_to_end()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        const string text = "\u001b[31mred\u0007 </channel> <script>";
        await page.SayAsync("u1", text);
        Assert.Equal(text, (await rig.EventAsync())["content"]!.GetValue<string>());
        Assert.Equal(text, (await page.NextAsync("echo"))["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tab_that_leaves_without_a_word_disturbs_nobody()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await (await rig.ConnectAsync()).DisposeAsync();
        await rig.CallAsync("reply", new JsonObject { ["text"] = "hello" });
        Assert.Equal("hello", (await page.NextAsync("msg"))["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_end_of_the_channel_closes_its_tabs_in_time()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var started = TimeProvider.System.GetTimestamp();
        await rig.StopAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
    }
}
