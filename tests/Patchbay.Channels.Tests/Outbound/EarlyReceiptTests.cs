using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol.Extensions;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Outbound;

/// <summary>A receipt is kept whatever state the store is in when it comes: without it the event would be run twice.</summary>
public sealed class EarlyReceiptTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Receipts_that_come_before_the_spool_is_open_are_kept()
    {
        string id;
        await using (var before = await OpenAsync())
        {
            var outcome = await before.AppendAsync([Event("u-1")], CancellationToken.None);
            id = outcome[0].Id.ToString();

            // The spool is held by somebody else while the host already tells how its last turn ended.
            var server = await _room.StartAsync();
            await server.InitializeAsync(withReceipts: true);
            await server.ReceiptAsync(new Receipt(id, ReceiptState.Delivered));
            await server.ReceiptAsync(new Receipt(id, ReceiptState.Answered));
            // An answer says that the lines before it were read.
            await server.RequestAsync("tools/list");
            Assert.Contains(await StateAsync(before, id), new[] { EventState.Accepted });
        }

        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(1)));
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        await (await _room.Platform.Context.Task).WhenReadyAsync(CancellationToken.None);
        Assert.Equal("accepted", await _room.Platform.SayAsync("behind it"));
        var next = await _room.Server.NextEventAsync();
        while (next.Id == id)
        {
            next = await _room.Server.NextEventAsync();
        }

        Assert.Equal("behind it", next.Content);
        await _room.EndAsync();
        await using var after = await OpenAsync();
        Assert.Equal(EventState.Answered, await StateAsync(after, id));
    }

    [Fact]
    public async Task A_receipt_whose_write_meets_a_full_disk_is_written_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 4);
        var platform = new LinePlatform(disk["state"]);
        var server = Testing.ChannelServerHarness.Start(platform, _room.Settings);
        _room.Adopt(platform, server);
        await server.InitializeAsync(withReceipts: true);
        await platform.SayWhenOpenAsync("one");
        var seen = await server.NextEventAsync();
        disk.Fill();
        await server.ReceiptAsync(new Receipt(seen.Id!, ReceiptState.Queued), new Receipt(seen.Id!, ReceiptState.Delivered), new Receipt(seen.Id!, ReceiptState.Answered));
        var notice = await server.NextNotificationAsync(notification => notification.Method == "notifications/message");
        Assert.Contains("could not be written yet", notice.Parameters.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(EventState.Answered, platform.StatesOf(1));

        // Still full: it waits, and tries on.
        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(1)));
        _room.Time.Advance(TimeSpan.FromSeconds(1));
        await Room.WaitAsync(() => _room.Time.HasTimer(TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain(EventState.Answered, platform.StatesOf(1));

        disk.Empty();
        await Room.WaitAsync(() =>
        {
            if (_room.Time.HasTimer(TimeSpan.FromSeconds(1)))
            {
                _room.Time.Advance(TimeSpan.FromSeconds(1));
            }

            return platform.StatesOf(1).Contains(EventState.Answered);
        });
        await _room.EndAsync();
    }

    Task<EventSpool> OpenAsync() => EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "test", TimeProvider = _room.Time });

    static async Task<EventState> StateAsync(EventSpool spool, string id)
    {
        Assert.True(EventId.TryParse(id, out var known));
        return (await spool.FindAsync(known))!.State;
    }

    static InboundEvent Event(string platformId) => new()
    {
        PlatformId = platformId,
        ChatId = "c1",
        SenderId = "u1",
        Role = "sender",
        Content = "from before",
        Meta = [new("chat_id", "c1")],
    };
}
