using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Outbound;

public sealed class ReceiptDeliveryTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Fact_10_No_event_leaves_before_initialized_and_with_receipts_there_is_no_grace()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true, initialized: false);
        await _room.Platform.SayWhenOpenAsync("early");
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        await server.NotifyAsync("notifications/initialized");
        Assert.Equal("early", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task A_host_that_never_says_initialized_is_mentioned_after_ten_seconds_and_events_stay_held()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true, initialized: false);
        await _room.Platform.SayWhenOpenAsync("kept");
        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(10)));
        _room.Time.Advance(TimeSpan.FromSeconds(10));
        await Room.WaitAsync(() => server.Log.Contains("no initialized", StringComparison.Ordinal));
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task What_waited_for_a_session_says_how_long()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true, initialized: false);
        await _room.Platform.SayWhenOpenAsync("old");
        _room.Time.Advance(TimeSpan.FromHours(3));
        await _room.Platform.SayWhenOpenAsync("new");
        await server.NotifyAsync("notifications/initialized");
        Assert.Equal("3 h", (await server.NextEventAsync())["waited"]);
        Assert.Null((await server.NextEventAsync())["waited"]);
    }

    [Fact]
    public async Task An_event_carries_its_id_and_role()
    {
        var seen = await SayAndSeeAsync("hello");
        Assert.True(EventId.TryParse(seen.Id, out _));
        Assert.Equal("sender", seen.Role);
        Assert.False(seen.Redelivered);
        Assert.Equal("c1", seen["chat_id"]);
    }

    [Fact]
    public async Task Meta_keys_of_the_host_and_malformed_ones_are_left_out()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        await _room.Platform.SayAsync("x", meta: [new("source", "forged"), new("a-b", "1"), new("redelivered", "true"), new("chat_id", "c1")]);
        var seen = await server.NextEventAsync();
        Assert.Equal([new("chat_id", "c1")], seen.Meta);
        Assert.Empty(seen.DroppedKeys);
    }

    [Fact]
    public async Task A_text_that_is_no_text_does_not_stop_those_behind_it()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync("a\uD800b\0c");
        await _room.Platform.SayAsync("next");
        Assert.StartsWith("a", (await server.NextEventAsync()).Content, StringComparison.Ordinal);
        Assert.Equal("next", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task At_most_a_window_of_events_is_out()
    {
        var server = await _room.StartAsync(_room.Settings with { Window = 3 });
        await server.InitializeAsync(withReceipts: true);
        foreach (var number in Enumerable.Range(0, 5))
        {
            await _room.Platform.SayWhenOpenAsync($"{number}");
        }

        var first = await server.NextEventAsync();
        await server.NextEventAsync();
        await server.NextEventAsync();
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        // Queued is not delivered.
        await server.ReceiptAsync(new Receipt(first.Id!, ReceiptState.Queued));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        await server.ReceiptAsync(new Receipt(first.Id!, ReceiptState.Delivered));
        Assert.Equal("3", (await server.NextEventAsync()).Content);
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task What_is_urgent_goes_out_while_the_window_is_full_and_says_so()
    {
        var server = await _room.StartAsync(_room.Settings with { Window = 2 });
        await server.InitializeAsync(withReceipts: true);
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        foreach (var number in Enumerable.Range(0, 4))
        {
            await _room.Platform.SayAsync($"{number}", urgency: EventUrgency.Low);
        }

        await server.NextEventAsync();
        var second = await server.NextEventAsync();
        Assert.Equal(("1", EventUrgency.Low), (second.Content, second.Urgency));
        await _room.Platform.SayAsync("page", urgency: EventUrgency.Urgent);
        var page = await server.NextEventAsync();
        Assert.Equal(("page", EventUrgency.Urgent), (page.Content, page.Urgency));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        await server.ReceiptAsync(new Receipt(page.Id!, ReceiptState.Delivered));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());
        await server.ReceiptAsync(new Receipt(second.Id!, ReceiptState.Delivered));
        Assert.Equal("2", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task What_came_about_the_same_thing_meanwhile_is_one_event_that_says_how_many_it_stands_for_and_since_when()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        await _room.Platform.SayAsync("open", thing: "alert 1");
        var first = await server.NextEventAsync();
        Assert.Null(first["count"]);
        var since = _room.Time.GetUtcNow();
        Assert.Equal("accepted", await _room.Platform.SayAsync("resolved", thing: "alert 1"));
        _room.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("merged", await _room.Platform.SayAsync("open again", thing: "alert 1", meta: [new("count", "900"), new("chat_id", "c1")]));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());

        await server.ReceiptAsync(new Receipt(first.Id!, ReceiptState.Delivered));
        var next = await server.NextEventAsync();
        Assert.Equal("open again", next.Content);
        Assert.Equal([new("chat_id", "c1"), new("count", "2"), new("first_at", $"{since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"), new("waited", "2 min")], next.Meta);
    }

    [Fact]
    public async Task Receipts_settle_the_spool_and_never_go_back()
    {
        var id = (await SayAndSeeAsync("hello")).Id!;
        var server = _room.Server;
        await server.ReceiptAsync(new Receipt(id, ReceiptState.Queued), new Receipt(id, ReceiptState.Delivered), new Receipt(id, ReceiptState.Answered));
        await server.ReceiptAsync(new Receipt(id, ReceiptState.Answered), new Receipt(id, ReceiptState.Queued));
        await server.ReceiptAsync(new Receipt(id, ReceiptState.Failed, "too late"), new Receipt("nobody.7", ReceiptState.Read));
        await _room.EndAsync();

        await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "test" });
        Assert.True(EventId.TryParse(id, out var known));
        Assert.Equal(EventState.Answered, (await spool.FindAsync(known))!.State);
        var states = _room.Platform.StatesOf(1);
        Assert.Equal([EventState.Delivered, EventState.Answered], states.Where(state => state > EventState.Queued));
        Assert.Equal(states.Order(), states);
    }

    [Fact]
    public async Task What_was_not_delivered_is_offered_to_the_next_host_marked_and_what_was_is_not()
    {
        var first = await SayAndSeeAsync("one");
        await _room.Platform.SayAsync("two");
        var second = await _room.Server.NextEventAsync();
        await _room.Server.ReceiptAsync(new Receipt(first.Id!, ReceiptState.Delivered), new Receipt(second.Id!, ReceiptState.Queued));

        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        var again = await server.NextEventAsync();
        Assert.Equal(("two", second.Id, true), (again.Content, again.Id, again.Redelivered));
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task Malformed_lines_and_records_of_the_host_change_nothing()
    {
        var seen = await SayAndSeeAsync("one");
        var server = _room.Server;
        foreach (var line in new[]
        {
            "not json", "[1,2]", "{}", "\"text\"", """{"jsonrpc":"2.0","method":7}""",
            """{"jsonrpc":"2.0","method":"notifications/patchbay/receipts"}""",
            """{"jsonrpc":"2.0","method":"notifications/patchbay/receipts","params":{"receipts":null}}""",
            """{"jsonrpc":"2.0","method":"notifications/patchbay/receipts","params":{"receipts":[null,{"event_id":null,"state":"read"}]}}""",
            """{"jsonrpc":"2.0","method":"notifications/patchbay/receipts","params":{"receipts":[{"event_id":"x","state":"flying"}]}}""",
            """{"jsonrpc":"2.0","method":"notifications/claude/channel/permission_request","params":{"request_id":"abcde"}}""",
            """{"jsonrpc":"2.0","method":"notifications/claude/channel/permission_resolved","params":{"request_id":"abcde","outcome":"allowed"}}""",
        })
        {
            await server.SendLineAsync(line);
        }

        await server.ReceiptAsync(new Receipt(seen.Id!, ReceiptState.Delivered));
        await Room.WaitAsync(() => _room.Platform.StatesOf(1).Contains(EventState.Delivered));
        Assert.Equal(("sent", false), await server.CallToolAsync("reply"));
        Assert.Empty(_room.Platform.Requests);
    }

    [Fact]
    public async Task Twenty_thousand_events_come_whole_and_in_order()
    {
        const int Count = 20_000;
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        var saying = Task.WhenAll(Enumerable.Range(0, Count).Select(number => _room.Platform.SayAsync($"{number}")));
        for (var number = 0; number < Count; number++)
        {
            var seen = await server.NextEventAsync();
            Assert.Equal($"{number}", seen.Content);
            await server.ReceiptAsync(new Receipt(seen.Id!, ReceiptState.Delivered));
        }

        Assert.All(await saying, outcome => Assert.Equal("accepted", outcome));
        Assert.Null(server.TryNextEvent());
    }

    async Task<ChannelEvent> SayAndSeeAsync(string text)
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync(text);
        return await server.NextEventAsync();
    }
}
