using Patchbay.Channels.Tests.Support;

namespace Patchbay.Channels.Tests.Outbound;

/// <summary>A line for the operator is seen once.</summary>
public sealed class NoticeTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_host_that_shows_log_messages_gets_a_line_there_and_not_on_standard_error()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        (await _room.Platform.Context.Task).Notices.Notice("the address");
        var seen = await server.NextNotificationAsync(notification => notification.Method == "notifications/message");
        Assert.Equal("the address", seen.Parameters.GetProperty("data").GetString());
        await _room.EndAsync();
        Assert.Empty(server.Log);
    }

    [Fact]
    public async Task A_plain_host_finds_the_line_on_standard_error_once()
    {
        var server = await _room.StartPlainAsync();
        (await _room.Platform.Context.Task).Notices.Notice("the address");
        await _room.EndAsync();
        Assert.Equal("lines: the address", server.Log.Trim());
    }

    [Fact]
    public async Task Without_a_host_the_line_stands_on_standard_error_and_a_host_that_comes_late_gets_it_there_only()
    {
        var server = await _room.StartAsync();
        var notices = (await _room.Platform.Context.Task).Notices;
        notices.Notice("the address");
        await Room.WaitAsync(() => server.Log.Contains("the address", StringComparison.Ordinal));

        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync("an event, which says that the host is served");
        await server.NextEventAsync();
        notices.Notice("and a later line");
        var seen = await server.NextNotificationAsync(notification => notification.Method == "notifications/message");
        Assert.Equal("and a later line", seen.Parameters.GetProperty("data").GetString());
        await _room.EndAsync();
        Assert.Equal("lines: the address", server.Log.Trim());
    }

    [Fact]
    public async Task A_channel_that_ends_before_its_handshake_has_said_why()
    {
        var server = await _room.StartAsync(arrange: platform => platform.Opening = () => throw new IOException("the reason"));
        await _room.Platform.Context.Task;
        await _room.EndAsync();
        Assert.Contains("the reason", server.Log, StringComparison.Ordinal);
    }
}
