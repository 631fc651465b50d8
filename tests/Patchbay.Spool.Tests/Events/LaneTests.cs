using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

/// <summary>Several leases, each with chats of its own.</summary>
public sealed class LaneTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lease_gets_what_it_wants_in_the_order_of_acceptance_over_all_its_chats_and_leaves_the_rest()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await spool.AppendAsync([Of("a", "1"), Of("b", "2"), Of("c", "3"), Of("a", "4"), Of("b", "5"), Of("c", "6")]);
        await using var some = spool.OpenLease(Samples.Holder, lane => lane.ChatId is not "b");
        Assert.Equal(["1", "3", "4"], Contents(await some.TakeAsync(3)));
        Assert.Equal(["6"], Contents(await some.TakeAsync(3)));
        await using var rest = spool.OpenLease(Samples.Holder, lane => lane.ChatId is "b");
        Assert.Equal(["2", "5"], Contents(await rest.TakeAsync(3)));
    }

    [Fact]
    public async Task A_lease_that_waits_is_served_when_what_it_wants_changes()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var wanted = "a";
        await using var lease = spool.OpenLease(Samples.Holder, lane => lane.ChatId == wanted);
        var taking = lease.TakeAsync(5);
        await spool.AppendAsync([Of("b", "1")]);
        Assert.False(taking.IsCompleted);
        wanted = "b";
        spool.Reconsider();
        Assert.Equal(["1"], Contents(await taking));
    }

    [Fact]
    public async Task What_waits_is_known_by_chat_and_role_after_a_restart()
    {
        await using (var before = await Samples.OpenAsync(_folder))
        {
            await before.AppendAsync([Of("a", "1"), Of("b", "2") with { Role = "group" }]);
        }

        await using var spool = await Samples.OpenAsync(_folder);
        await using var lease = spool.OpenLease(Samples.Holder, lane => lane == new LaneKey("b", "group"));
        Assert.Equal(["2"], Contents(await lease.TakeAsync(5)));
    }

    [Fact]
    public async Task What_is_urgent_goes_first_and_is_known_as_such_after_a_restart()
    {
        await using (var before = await Samples.OpenAsync(_folder))
        {
            await before.AppendAsync([Of("a", "1"), Of("b", "2") with { Urgency = "low" }, Of("a", "3") with { Urgency = "urgent" }, Of("c", "4"), Of("b", "5") with { Urgency = "urgent" }]);
            await using var held = before.OpenLease(Samples.Holder);
            Assert.Equal(["3", "5", "1", "2", "4"], Contents(await held.TakeAsync(5)));
        }

        await using var spool = await Samples.OpenAsync(_folder);
        await using var lease = spool.OpenLease(Samples.Holder);
        var taken = await lease.TakeAsync(5);
        Assert.Equal(["3", "5", "1", "2", "4"], Contents(taken));
        Assert.Equal(["urgent", "urgent", null, "low", null], taken.Select(one => one.Event.Urgency));
    }

    [Fact]
    public async Task What_is_claimed_is_offered_to_nobody_and_goes_back_with_its_lease()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var ids = (await spool.AppendAsync([Of("a", "1"), Of("a", "2"), Of("a", "3")])).Select(outcome => outcome.Id).ToList();
        var first = spool.OpenLease(Samples.Holder);
        Assert.Equal(["1"], Contents(await first.TakeAsync(1)));

        // The same session on another connection: what it had and one more; not what somebody else has.
        var again = spool.OpenLease(Samples.Holder);
        Assert.Equal(ids[..2], again.Claim(ids[..2], first));
        await using var other = spool.OpenLease(Samples.Holder);
        Assert.Equal(["3"], Contents(await other.TakeAsync(5)));
        Assert.Empty(again.Claim([ids[2]]));
        await first.DisposeAsync();
        Assert.Equal(ids[..2], again.Held);

        await again.DisposeAsync();
        Assert.Equal(["1", "2"], Contents(await other.TakeAsync(5)));
    }

    static IEnumerable<string> Contents(IEnumerable<SpooledEvent> events) => events.Select(spooled => spooled.Event.Content);

    static InboundEvent Of(string chat, string content) => Samples.Inbound($"{chat}-{content}") with { ChatId = chat, Content = content };
}
