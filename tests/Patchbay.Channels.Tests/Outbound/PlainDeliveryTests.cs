using System.Text.Json.Nodes;
using Patchbay.Channels.Tests.Support;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Outbound;

public sealed class PlainDeliveryTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Fact_10_A_plain_host_gets_no_event_before_initialized_and_three_seconds()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: false, initialized: false);
        await _room.Platform.SayWhenOpenAsync("early");
        await server.NotifyAsync("notifications/initialized");
        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(3)));
        _room.Time.Advance(TimeSpan.FromSeconds(2.9));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        _room.Time.Advance(TimeSpan.FromSeconds(0.1));
        var seen = await server.NextEventAsync();
        Assert.Equal(("early", null, null), (seen.Content, seen.Id, seen.Role));
        Assert.Equal([new("chat_id", "c1")], seen.Meta);
    }

    [Fact]
    public async Task A_tool_call_on_a_chat_confirms_what_was_sent_from_it_before()
    {
        var server = await _room.StartPlainAsync();
        await SayAndSeeAsync("one", "c1");
        await SayAndSeeAsync("two", "c2");
        await server.CallToolAsync("reply", new JsonObject { ["chat_id"] = "c1" });
        Assert.Equal([EventState.Delivered, EventState.Answered], Final(1));
        Assert.Empty(Final(2));

        // Several chats: a call that names none says nothing.
        await server.CallToolAsync("reply");
        Assert.Empty(Final(2));
    }

    [Fact]
    public async Task A_tool_call_without_a_chat_confirms_those_of_the_only_chat_and_a_failed_one_nothing()
    {
        var isDown = true;
        var server = await _room.StartAsync(arrange: platform => platform.Tools =
            [LinePlatform.Tool("reply", _ => isDown ? throw new ToolFailedException("no network") : Task.FromResult("sent"))]);
        await server.InitializeAsync(withReceipts: false);
        await _room.PassGraceAsync();
        await SayAndSeeAsync("one");
        Assert.True((await server.CallToolAsync("reply")).IsError);
        Assert.True((await server.CallToolAsync("nothing")).IsError);
        Assert.Contains(": one", (await server.CallToolAsync("ack")).Text, StringComparison.Ordinal);
        Assert.Empty(Final(1));

        isDown = false;
        await server.CallToolAsync("reply");
        Assert.Equal([EventState.Delivered, EventState.Answered], Final(1));
    }

    [Fact]
    public async Task An_event_that_came_during_a_call_is_not_confirmed_by_it()
    {
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        var server = await _room.StartAsync(arrange: platform => platform.Tools =
        [
            LinePlatform.Tool("reply", _ =>
            {
                begun.TrySetResult();
                return finish.Task;
            }),
        ]);
        await server.InitializeAsync(withReceipts: false);
        await _room.PassGraceAsync();
        await SayAndSeeAsync("one", "c1");
        var call = server.CallToolAsync("reply");
        await begun.Task;
        await SayAndSeeAsync("two", "c1");
        finish.SetResult("sent");
        await call;
        Assert.Equal([EventState.Delivered, EventState.Answered], Final(1));
        Assert.Empty(Final(2));
    }

    [Fact]
    public async Task At_most_a_window_is_out_until_something_is_confirmed()
    {
        var server = await _room.StartPlainAsync(_room.Settings with { PlainWindow = 2 });
        await SayAndSeeAsync("one");
        await SayAndSeeAsync("two");
        await _room.Platform.SayAsync("three");
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());
        await server.CallToolAsync("reply");
        Assert.Equal("three", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task What_was_not_confirmed_is_offered_once_more_marked_and_then_listed()
    {
        await _room.StartPlainAsync();
        await SayAndSeeAsync("again?");

        var server = await _room.StartPlainAsync();
        var again = await server.NextEventAsync();
        Assert.Equal("again?", again.Content);
        Assert.Equal(["redelivered"], again.DroppedKeys); // as plain meta, which our own host does not take from a server

        server = await _room.StartPlainAsync();
        await ListedAsync("again?");
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task What_is_older_than_fifteen_minutes_is_listed_and_not_run()
    {
        await _room.StartPlainAsync();
        await SayAndSeeAsync("old");
        await _room.EndAsync();
        _room.Time.Advance(TimeSpan.FromMinutes(16));

        var server = await _room.StartPlainAsync();
        var line = await ListedAsync("old");
        Assert.Null(server.TryNextEvent());
        Assert.Contains("not sent again", line, StringComparison.Ordinal);

        // New ones come all the same, and ack confirms for good.
        await SayAndSeeAsync("new");
        var id = line.Split(' ')[0];
        Assert.Equal(("confirmed 1", false), await server.CallToolAsync("ack", new JsonObject { ["event_ids"] = new JsonArray(id) }));
        Assert.DoesNotContain("old", (await server.CallToolAsync("ack")).Text, StringComparison.Ordinal);
        Assert.Equal(("confirmed 1", false), await server.CallToolAsync("ack", new JsonObject { ["all"] = true }));
        Assert.Equal(("(nothing unconfirmed)", false), await server.CallToolAsync("ack"));
    }

    [Fact]
    public async Task Another_project_does_not_get_what_this_one_had()
    {
        await _room.StartPlainAsync();
        await SayAndSeeAsync("for one");

        var server = await _room.StartPlainAsync(_room.Settings with { Project = "/home/me/two" });
        await ListedAsync("for one");
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task The_ack_tool_is_there_for_plain_hosts_alone()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: false);
        Assert.Equal(["reply", "hang", "ack"], await ToolsAsync());
        server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        Assert.Equal(["reply", "hang"], await ToolsAsync());
        Assert.True((await server.CallToolAsync("ack")).IsError);
    }

    [Fact]
    public async Task Ack_refuses_what_is_no_id()
    {
        var server = await _room.StartPlainAsync();
        var (text, isError) = await server.CallToolAsync("ack", new JsonObject { ["event_ids"] = new JsonArray("everything") });
        Assert.Equal(("ack failed: 'everything' is not an event id", true), (text, isError));
    }

    async Task SayAndSeeAsync(string text, string chat = "c1")
    {
        await _room.Platform.SayWhenOpenAsync(text, chat);
        Assert.Equal(text, (await _room.Server.NextEventAsync()).Content);
    }

    async Task<string> ListedAsync(string head)
    {
        while (true)
        {
            var list = (await _room.Server.CallToolAsync("ack")).Text;
            if (list.Split('\n').FirstOrDefault(line => line.EndsWith(": " + head, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }
        }
    }

    async Task<IEnumerable<string?>> ToolsAsync() =>
        (await _room.Server.RequestAsync("tools/list")).GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString());

    IEnumerable<EventState> Final(int number) => _room.Platform.StatesOf(number).Where(state => state > EventState.Queued);
}
