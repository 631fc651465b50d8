using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Fakechat;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>The session's feed in the page, on the wire.</summary>
public sealed class FeedTests
{
    const string Request = "notifications/patchbay/feed_request";
    const string Answer = "notifications/patchbay/feed";
    const string Open = """{"type":"feed","id":"feed","text":"open"}""";
    const string Close = """{"type":"feed","id":"feed","text":"close"}""";

    [Fact]
    public async Task The_host_is_asked_only_while_a_pane_is_open_and_from_where_the_last_answer_ended()
    {
        await using var rig = await FakechatRig.StartAsync();
        Assert.NotNull(rig.Initialized["capabilities"]!["experimental"]!["patchbay/feed"]);
        await using var page = await rig.ConnectAsync();
        await using var other = await rig.ConnectAsync();
        await page.SendAsync(Open);
        Assert.Equal(0, await FromAsync(rig));
        await rig.NotifyAsync(Answer, Items(1, 2));
        Assert.Equal([], Seqs(await page.NextAsync("feed")));
        Assert.Equal([1, 2], Seqs(await page.NextAsync("feed")));
        Assert.Equal(3, await FromAsync(rig));

        await page.SendAsync(Close);
        await page.SayAsync("u1", "a mark");
        await rig.EventAsync();
        await rig.NotifyAsync(Answer, Items(3, 3));
        Assert.True((await rig.CallAsync("none", [])).IsError); // what came before it was taken
        await page.SendAsync(Open);
        var restart = await page.NextAsync("feed");
        Assert.True(restart["restart"]!.GetValue<bool>());
        Assert.Equal([1, 2, 3], Seqs(restart));
        Assert.Equal(4, await FromAsync(rig));

        // The other tab never opened its pane: its first frame after the history is the message.
        Assert.Equal("echo", (await other.NextAsync())!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_the_token_nobody_is_shown_the_feed()
    {
        await using var rig = await FakechatRig.StartAsync(token: "");
        Assert.Null(rig.Initialized["capabilities"]!["experimental"]!["patchbay/feed"]);
        await using var page = await rig.ConnectAsync();
        await page.SendAsync(Open);
        await page.SayAsync("u1", "a mark");
        await rig.EventAsync();
        await rig.NotifyAsync(Answer, Items(1, 2));
        await page.SayAsync("u2", "another");
        await rig.EventAsync();
        Assert.False(rig.HasSeen(Request));
        await using var later = await rig.ConnectAsync();
        await later.SendAsync(Open);
        await later.SayAsync("u3", "and one more");
        Assert.Equal("echo", (await later.NextAsync())!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_nobody_asked_for_is_passed_over()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync(Answer, Items(1, 2));
        await page.SendAsync(Open);
        await FromAsync(rig);
        Assert.Equal([], Seqs(await page.NextAsync("feed")));
    }

    [Fact]
    public async Task What_is_kept_for_the_next_tab_is_bounded_in_number_and_size()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SendAsync(Open);
        for (var batch = 0; batch < 3; batch++)
        {
            await FromAsync(rig);
            await rig.NotifyAsync(Answer, Items((batch * 200) + 1, (batch + 1) * 200));
        }

        await FromAsync(rig);
        Assert.Equal(FakechatFeed.MostItems, Seqs(await RestartAsync(rig)).Count);
        await rig.NotifyAsync(Answer, Items(601, 660, new string('x', 30_000)));
        await FromAsync(rig);
        var large = await RestartAsync(rig);
        Assert.InRange(large.ToJsonString().Length, FakechatFeed.MostSize / 2, FakechatFeed.MostSize + 10_000);
        Assert.Equal(660, Seqs(large)[^1]);
    }

    [Fact]
    public async Task A_host_that_shows_no_feed_is_named_and_a_refusal_is_asked_about_again_with_the_next_word_of_the_session()
    {
        await using var plain = await FakechatRig.StartAsync(receipts: false);
        await using var page = await plain.ConnectAsync();
        await page.SendAsync(Open);
        await page.NextAsync("feed");
        Assert.Equal("no session here shows its feed", (await page.NextAsync("feed"))["refused"]!.GetValue<string>());
        Assert.False(plain.HasSeen(Request));

        await using var rig = await FakechatRig.StartAsync();
        await using var owner = await rig.ConnectAsync();
        await owner.SendAsync(Open);
        await FromAsync(rig);
        await rig.NotifyAsync(Answer, """{"items":[],"next":0,"refused":"the channel does not listen yet"}""");
        await owner.NextAsync("feed");
        Assert.Equal("the channel does not listen yet", (await owner.NextAsync("feed"))["refused"]!.GetValue<string>());
        Assert.False(rig.HasSeen(Request));
        await rig.NotifyAsync("notifications/patchbay/session", """{"name":"fix","project":"/p","activity":"idle","channel":"listening"}""");
        Assert.Equal(0, await FromAsync(rig));
    }

    [Fact]
    public async Task The_page_has_a_row_for_every_type_that_the_schema_names()
    {
        var rows = await new StreamReader(FakechatPage.Open("/feed-items.js")!.Value.Content).ReadToEndAsync(TestContext.Current.CancellationToken);
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Patchbay.slnx")))
        {
            root = root.Parent!;
        }

        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(root.FullName, "docs/reference/feed.schema.json"), TestContext.Current.CancellationToken));
        Assert.All(
            schema.RootElement.GetProperty("oneOf").EnumerateArray().Select(type => type.GetProperty("properties").GetProperty("type").GetProperty("const").GetString()!),
            type => Assert.Contains($"  {type}: item =>", rows, StringComparison.Ordinal));
    }

    static async Task<JsonNode> RestartAsync(FakechatRig rig)
    {
        await using var tab = await rig.ConnectAsync();
        await tab.SendAsync(Open);
        return await tab.NextAsync("feed");
    }

    static async Task<long> FromAsync(FakechatRig rig) => (await rig.NotificationAsync(Request))["params"]!["from"]!.GetValue<long>();

    static List<long> Seqs(JsonNode frame) => [.. frame["items"]!.AsArray().Select(item => item!["seq"]!.GetValue<long>())];

    static string Items(int first, int last, string text = "said") => new JsonObject
    {
        ["items"] = new JsonArray([.. Enumerable.Range(first, last - first + 1).Select(seq => new JsonObject
        {
            ["type"] = "notice", ["seq"] = seq, ["at"] = "2026-03-04T05:06:07Z", ["level"] = "info", ["source"] = "test", ["text"] = text,
        })]),
        ["next"] = last + 1,
    }.ToJsonString();
}
