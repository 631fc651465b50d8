using System.Collections.Concurrent;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Connections;
using Patchbay.Spool.Tests.Support;

namespace Patchbay.SessionHost.Tests.Connections;

public sealed class AdoptedSpoolTests
{
    [Fact]
    public async Task What_comes_while_the_disk_is_full_is_kept_when_there_is_room_again()
    {
        using var disk = new SmallDisk(megabytes: 4);
        var time = new ManualTime();
        var troubles = new ConcurrentQueue<string>();
        var queued = new ConcurrentQueue<string>();
        await using var spool = await AdoptedSpool.OpenAsync(disk["adopted"], "room", "/", time, troubles.Enqueue, new PresentCustodians().Of("room"), CancellationToken.None);
        var running = spool.RunAsync(message =>
        {
            queued.Enqueue(message.Content);
            return ValueTask.CompletedTask;
        });
        await FillAsync(disk["ballast"]);
        var large = new string('x', 200_000);
        await spool.TakeAsync(new ChannelEvent { Content = large, Meta = [] }, CancellationToken.None);
        await Eventually.TrueAsync(() => !troubles.IsEmpty, "the trouble is said");
        Assert.Contains("trying again every second", troubles.Single(), StringComparison.Ordinal);

        // Again in vain, and not said again.
        await NextTryAsync(time);
        Assert.Empty(queued);
        File.Delete(disk["ballast"]);
        await Eventually.TrueAsync(() => TriesAgain(time) && queued.Count == 1, "it is in the queue");
        Assert.Equal(large, queued.Single());
        Assert.Single(troubles);
        await spool.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task What_is_given_up_at_the_end_is_said()
    {
        using var disk = new SmallDisk(megabytes: 4);
        var troubles = new ConcurrentQueue<string>();
        var spool = await AdoptedSpool.OpenAsync(disk["adopted"], "room", "/", new ManualTime(), troubles.Enqueue, new PresentCustodians().Of("room"), CancellationToken.None);
        var running = spool.RunAsync(_ => ValueTask.CompletedTask);
        await FillAsync(disk["ballast"]);
        await spool.TakeAsync(new ChannelEvent { Content = new string('x', 200_000), Meta = [] }, CancellationToken.None);
        await Eventually.TrueAsync(() => !troubles.IsEmpty, "the trouble is said");
        await spool.DisposeAsync();
        await running;
        Assert.Contains("1 events were not kept", troubles.Last(), StringComparison.Ordinal);
    }

    static bool TriesAgain(ManualTime time)
    {
        if (time.HasTimer(TimeSpan.FromSeconds(1)))
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return true;
    }

    static async Task NextTryAsync(ManualTime time)
    {
        await Eventually.TrueAsync(() => time.HasTimer(TimeSpan.FromSeconds(1)), "it waits for a second");
        time.Advance(TimeSpan.FromSeconds(1));
    }

    static async Task FillAsync(string path)
    {
        await using var ballast = File.Create(path);
        try
        {
            var block = new byte[64 * 1024];
            while (true)
            {
                await ballast.WriteAsync(block);
                await ballast.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }
}
