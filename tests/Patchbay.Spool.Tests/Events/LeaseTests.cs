using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

public sealed class LeaseTests : IDisposable
{
    static readonly LeaseHolder Second = new("connection-2", "other", "/elsewhere");

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_lease_gives_back_returns_to_its_place_in_the_order_and_is_counted()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await spool.AppendAsync(Samples.Many(6));
        var first = spool.OpenLease(Samples.Holder);
        var taken = await first.TakeAsync(4);
        await spool.SettleAsync(taken[1].Id, EventState.Delivered);
        await spool.SettleAsync(taken[2].Id, EventState.Queued);
        await first.DisposeAsync();

        await using var second = spool.OpenLease(Second);
        var again = await second.TakeAsync(10);

        Assert.Equal(["content 0", "content 2", "content 3", "content 4", "content 5"], again.Select(one => one.Event.Content));
        Assert.Equal([2, 2, 2, 1, 1], again.Select(one => one.Attempts));
        Assert.Equal(EventState.Queued, again[1].State);
        Assert.Equal("/project", again[0].OfferedProject);
        Assert.Equal("/elsewhere", again[4].OfferedProject);
    }

    [Fact]
    public async Task A_waiting_take_gets_an_event_as_soon_as_it_is_on_disk()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await using var lease = spool.OpenLease(Samples.Holder);
        var taking = lease.TakeAsync(10);
        Assert.False(taking.IsCompleted);

        await spool.AppendAsync([Samples.Inbound("a")]);

        Assert.Equal("a", Assert.Single(await taking).Event.PlatformId);
    }

    [Fact]
    public async Task The_oldest_of_several_waiting_leases_is_served_first()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await using var older = spool.OpenLease(Samples.Holder);
        await using var newer = spool.OpenLease(Second);
        var later = newer.TakeAsync(1);
        var sooner = older.TakeAsync(1);

        await spool.AppendAsync([Samples.Inbound("a")]);
        Assert.Equal("a", Assert.Single(await sooner).Event.PlatformId);
        Assert.False(later.IsCompleted);

        await spool.AppendAsync([Samples.Inbound("b")]);
        Assert.Equal("b", Assert.Single(await later).Event.PlatformId);
    }

    [Fact]
    public async Task A_cancelled_take_takes_nothing()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await using var lease = spool.OpenLease(Samples.Holder);
        using var cancel = new CancellationTokenSource();
        var taking = lease.TakeAsync(1, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        await spool.AppendAsync([Samples.Inbound("a")]);
        var taken = Assert.Single(await lease.TakeAsync(1));
        Assert.Equal(1, taken.Attempts);
    }

    [Fact]
    public async Task A_lease_that_ends_while_it_waits_takes_nothing_afterwards()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var lease = spool.OpenLease(Samples.Holder);
        var taking = lease.TakeAsync(1);
        await lease.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => taking);
        await spool.AppendAsync([Samples.Inbound("a")]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lease.TakeAsync(1));

        await using var second = spool.OpenLease(Second);
        Assert.Single(await second.TakeAsync(1));
    }

    [Fact]
    public async Task An_event_whose_delivery_is_being_written_goes_to_no_other_lease_when_its_own_ends()
    {
        for (var round = 0; round < 50; round++)
        {
            using var folder = new TempFolder();
            await using var spool = await Samples.OpenAsync(folder);
            await spool.AppendAsync(Samples.Many(2));
            var lease = spool.OpenLease(Samples.Holder);
            var taken = await lease.TakeAsync(1);
            await using var other = spool.OpenLease(Second);

            var settling = spool.SettleAsync([new Settlement(taken[0].Id, EventState.Delivered)]);
            await lease.DisposeAsync();
            var next = await other.TakeAsync(10);

            Assert.Equal("content 1", Assert.Single(next).Event.Content);
            await settling;
        }
    }

    [Fact]
    public async Task Offers_outlive_the_process_that_made_them()
    {
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            await spool.AppendAsync([Samples.Inbound("a")]);
            await using var lease = spool.OpenLease(Samples.Holder);
            await lease.TakeAsync(1);
        }

        await using var again = await Samples.OpenAsync(_folder);
        await using var second = again.OpenLease(Second);
        var taken = Assert.Single(await second.TakeAsync(1));
        Assert.Equal((2, "/project"), (taken.Attempts, taken.OfferedProject));
    }
}
