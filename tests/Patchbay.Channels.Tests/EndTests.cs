using System.Diagnostics;
using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests;

public sealed class EndTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_takes_less_than_two_seconds_even_during_a_tool_call_that_never_ends(bool bySignal)
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync("hello");
        var call = server.CallToolAsync("hang");
        await server.RequestAsync("tools/list");

        var clock = Stopwatch.StartNew();
        if (bySignal)
        {
            await server.TerminateAsync();
        }
        else
        {
            server.CloseInput();
        }

        Assert.Equal(0, await server.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        // And the spool is free again.
        await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "next" });
        Assert.Equal(1, spool.Waiting().Count);
        await _room.EndAsync();
        await Task.WhenAny(call); // its answer may or may not have got out
    }

    [Fact]
    public async Task Receipts_that_came_with_the_end_of_the_input_are_kept()
    {
        var server = await _room.StartAsync();
        await server.InitializeAsync(withReceipts: true);
        await _room.Platform.SayWhenOpenAsync("hello");
        var seen = await server.NextEventAsync();
        await server.ReceiptAsync(new Receipt(seen.Id!, ReceiptState.Delivered));
        await _room.EndAsync();
        await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "next" });
        Assert.Equal(0, spool.Waiting().Count);
    }

    [Fact]
    public async Task A_host_that_goes_before_the_handshake_ends_the_server()
    {
        var server = await _room.StartAsync();
        server.CloseInput();
        Assert.Equal(0, await server.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
