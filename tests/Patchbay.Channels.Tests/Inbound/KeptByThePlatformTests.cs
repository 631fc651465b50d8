using System.Runtime.CompilerServices;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Inbound;
using Patchbay.Channels.Testing;
using Patchbay.Channels.Tests.Support;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Inbound;

public sealed class KeptByThePlatformTests : IAsyncDisposable
{
    readonly Room _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_poller_is_not_asked_for_more_before_its_batch_is_on_disk()
    {
        var holder = await EventSpool.OpenAsync(new SpoolSettings { Folder = _room.Folder, HolderName = "the other one" });
        var poller = new Poller(_room.Folder);
        await using var server = ChannelServerHarness.Start(poller, _room.Settings);
        await server.InitializeAsync(withReceipts: true);
        await server.NextNotificationAsync(seen => seen.Parameters.ToString().Contains("messages are not accepted", StringComparison.Ordinal));
        Assert.Equal(1, poller.Asked);

        await holder.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var next = server.NextEventAsync();
        while (!next.IsCompleted)
        {
            _room.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }

        Assert.Equal("polled 1", (await next).Content);
        Assert.Equal("polled 2", (await server.NextEventAsync()).Content);
    }

    [Fact]
    public async Task Receiving_that_failed_is_said_and_begins_again()
    {
        var poller = new Poller(_room.Folder) { FailsFirst = true };
        await using var server = ChannelServerHarness.Start(poller, _room.Settings);
        await server.InitializeAsync(withReceipts: true);
        await server.NextNotificationAsync(seen => seen.Parameters.ToString().Contains("the service answered 502", StringComparison.Ordinal));
        var next = server.NextEventAsync();
        while (!next.IsCompleted)
        {
            _room.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Equal("polled 1", (await next).Content);
    }

    /// <summary>Two batches of one message each, whose service keeps them until the next is asked for.</summary>
    sealed class Poller(string folder) : IPlatform, ISenderGate
    {
        public bool FailsFirst { get; set; }

        public int Asked { get; private set; }

        public PlatformInfo Info { get; } = new() { Name = "poller", Version = "1", Instructions = "", StateFolder = folder };

        public ISenderGate Gate => this;

        public IReadOnlyList<ChannelTool> Tools => [];

        public ValueTask<GateVerdict> DecideAsync(SenderIdentity sender, CancellationToken cancellationToken) => new(new GateVerdict.Deliver("sender"));

        public Task StartAsync(IPlatformContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public async IAsyncEnumerable<IReadOnlyList<InboundMessage>> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (FailsFirst)
            {
                FailsFirst = false;
                throw new IOException("the service answered 502");
            }

            foreach (var number in (int[])[1, 2])
            {
                Asked++;
                yield return
                [
                    new InboundMessage
                    {
                        PlatformId = $"{number}",
                        ChatId = "c",
                        Sender = new SenderIdentity("u", null, IsGroup: false),
                        Content = $"polled {number}",
                    },
                ];
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
