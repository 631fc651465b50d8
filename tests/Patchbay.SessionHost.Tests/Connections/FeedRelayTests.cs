using System.Text.Json.Nodes;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>The feed for a channel that asks for it.</summary>
public sealed class FeedRelayTests
{
    const string Feed = "notifications/patchbay/feed";

    [Fact]
    public async Task A_channel_of_ours_that_asks_gets_the_newest_items_once_and_then_what_comes()
    {
        await using var room = await OpenAsync(builtIn: true);
        room.Running.Feed.Publish(new Notice("info", "test", "the first"));
        var first = await AskAsync(room, 0, 1);
        Assert.Contains("the first", Texts(first));
        Assert.Contains("session_started", first["items"]!.AsArray().Select(item => (string)item!["type"]!));

        // Nothing comes unasked, and the answer itself is no item: the feed stands still.
        var last = room.Running.Feed.Last;
        room.Only.Do("event as a mark");
        await room.Reading.NextAsync<EventQueued>();
        Assert.Single(room.Only.Methods(), method => method == Feed);
        var second = await AskAsync(room, (long)first["next"]!, 2);
        Assert.Equal(last + 1, (long)second["items"]![0]!["seq"]!);
        Assert.Equal("as a mark", (string?)second["items"]!.AsArray().First(item => (string?)item!["type"] == "event")!["content"]);
    }

    [Fact]
    public async Task Who_is_behind_gets_the_newest_items_and_is_told_how_many_are_left_out()
    {
        await using var room = await OpenAsync(builtIn: true);
        var next = (long)(await AskAsync(room, 0, 1))["next"]!;
        for (var i = 0; i < 5_000; i++)
        {
            room.Running.Feed.Publish(new Notice("info", "test", $"number {i}"));
        }

        var last = room.Running.Feed.Last;
        var batch = await AskAsync(room, next, 2);
        var texts = Texts(batch);
        Assert.Equal(FeedRelay.MostItems + 1, texts.Count);
        Assert.Equal($"{last - FeedRelay.MostItems + 1 - next} items were not shown here", texts[0]);
        Assert.Equal("number 4999", texts[^1]);
        Assert.Equal(last + 1, (long)batch["next"]!);
    }

    [Fact]
    public async Task A_batch_of_large_items_is_bounded_and_goes_on_where_it_ended()
    {
        await using var room = await OpenAsync(builtIn: true);
        var next = (long)(await AskAsync(room, 0, 1))["next"]!;
        var fields = string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"{i}\":\"{new string('x', 5_000)}\""));
        for (var i = 0; i < 60; i++)
        {
            room.Running.Feed.Publish(new ToolCallStarted(1, $"{i}", "Write", "Write a file", Json.Of($"{{{fields}}}")));
        }

        var batch = await AskAsync(room, next, 2);
        Assert.InRange(batch.ToJsonString().Length, 200_000, 400_000);
        Assert.Equal((long)batch["items"]!.AsArray()[^1]!["seq"]! + 1, (long)batch["next"]!);
        var rest = await AskAsync(room, (long)batch["next"]!, 3);
        Assert.Equal((long)batch["next"]!, (long)rest["items"]![0]!["seq"]!);
    }

    [Fact]
    public async Task The_address_of_the_page_with_its_token_stays_in_the_terminal()
    {
        await using var room = await OpenAsync(builtIn: true);
        room.Running.Feed.Publish(new Notice("info", "fakechat", "open http://localhost:8787/?token=secret-of-the-page") { Transient = true });
        room.Running.Feed.Publish(new Notice("info", "test", "behind it"));
        var batch = await AskAsync(room, 0, 1);
        Assert.Contains("behind it", Texts(batch));
        Assert.DoesNotContain("secret-of-the-page", batch.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feed", false)]
    [InlineData("plain", true)]
    public async Task A_channel_of_somebody_else_or_one_that_did_not_declare_it_is_refused(string mode, bool builtIn)
    {
        await using var room = await OpenAsync(builtIn, mode);
        var answer = await AskAsync(room, 0, 1);
        Assert.Empty(answer["items"]!.AsArray());
        Assert.Equal("this channel is not trusted with the feed", (string?)answer["refused"]);
    }

    [Fact]
    public async Task The_session_ends_while_a_channel_waits_for_items()
    {
        await using var room = await OpenAsync(builtIn: true);
        var next = (long)(await AskAsync(room, 0, 1))["next"]!;
        room.Only.Do(Request(next + 100_000));
        room.Only.Do("event as a mark");
        await room.Reading.NextAsync<EventQueued>();
        await room.CloseAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    static async Task<HostRoom> OpenAsync(bool builtIn, string mode = "feed")
    {
        var room = new HostRoom();
        room.Add(mode, builtIn: builtIn);
        await room.StartAsync();
        return room;
    }

    static async Task<JsonNode> AskAsync(HostRoom room, long from, int count)
    {
        room.Only.Do(Request(from));
        return (await room.Only.ReceivedAsync(Feed, count))["params"]!;
    }

    static List<string> Texts(JsonNode batch) =>
        [.. batch["items"]!.AsArray().Select(item => (string?)item!["text"]).OfType<string>()];

    static string Request(long from) =>
        $$$"""send {"method":"notifications/patchbay/feed_request","params":{"from":{{{from}}},"limit":100000},"jsonrpc":"2.0"}""";
}
