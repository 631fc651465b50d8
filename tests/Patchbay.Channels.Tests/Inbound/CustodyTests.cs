using Patchbay.Channels.Gate;
using Patchbay.Channels.Tests.Support;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Inbound;

public sealed class CustodyTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_message_that_comes_twice_is_kept_once()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync("first");
        Assert.Equal("duplicate", await _room.Platform.SayAsync("first again", id: _room.Platform.Id(1)));
        Assert.Equal("first", (await server.NextEventAsync()).Content);
        await server.RequestAsync("tools/list");
        Assert.Null(server.TryNextEvent());
    }

    [Fact]
    public async Task Who_is_not_let_in_is_counted_and_told_nothing()
    {
        var server = await _room.StartAsync(arrange: platform => platform.Decision = _ => new GateVerdict.Drop("stranger"));
        await server.InitializeAsync(withReceipts: true);
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        Assert.Equal("dropped", await _room.Platform.SayAsync("let me in"));
        _room.Platform.Decision = _ => new GateVerdict.Pair("code");
        Assert.Equal("dropped", await _room.Platform.SayAsync("pair me"));
        Assert.Null(server.TryNextEvent());
        await _room.EndAsync();

        var drops = AuditLog.ReadDrops(Path.Combine(_room.Folder, "spool.db"));
        Assert.Equal([("u1", "offered to pair", 1L), ("u1", "stranger", 1L)], drops.Order());
    }

    [Fact]
    public async Task A_gate_that_fails_lets_nobody_in()
    {
        var server = await _room.StartAsync(arrange: platform => platform.Decision = _ => throw new InvalidDataException("access.json is damaged"));
        await server.InitializeAsync(withReceipts: true);
        Assert.Equal("dropped", await _room.Platform.SayAsync("hello"));
        await server.NextNotificationAsync(seen => seen.Parameters.ToString().Contains("access.json is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_another_process_holds_the_spool_messages_are_refused_and_afterwards_taken()
    {
        var holder = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "the other one" });
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        var notice = await server.NextNotificationAsync(seen => seen.Method == "notifications/message");
        Assert.Equal("error", notice.Parameters.GetProperty("level").GetString());
        Assert.Equal("lines", notice.Parameters.GetProperty("logger").GetString());
        Assert.Contains("the other one", notice.Parameters.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("refused: ", await _room.Platform.SayAsync("too early"), StringComparison.Ordinal);

        await holder.DisposeAsync();
        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(1)));
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        await _room.Platform.SayWhenOpenAsync("now");
        Assert.Equal("now", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task A_store_that_is_no_store_refuses_messages_with_a_reason()
    {
        await File.WriteAllTextAsync(Path.Combine(_room.Folder, "spool.db"), new string('x', 8192));
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await server.NextNotificationAsync(seen => seen.Method == "notifications/message" && seen.Parameters.GetProperty("level").GetString() == "error");
        var outcome = await _room.Platform.SayAsync("hello");
        Assert.StartsWith("refused: ", outcome, StringComparison.Ordinal);
        Assert.Contains("spool.db", outcome, StringComparison.Ordinal);
        Assert.Equal(("sent", false), await server.CallToolAsync("reply"));
    }

    [Fact]
    public async Task A_plain_host_s_operator_reads_notices_on_standard_error_as_well()
    {
        var server = await _room.StartPlainAsync();
        var context = await _room.Platform.Context.Task;
        context.Notices.Notice("http://localhost:1\u001b[2J");
        var seen = await server.NextNotificationAsync(notice => notice.Method == "notifications/message");
        Assert.Equal("notice", seen.Parameters.GetProperty("level").GetString());
        await Room.WaitAsync(() => server.Log.Contains("lines: http://localhost:1␛[2J", StringComparison.Ordinal));
    }
}
