using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

public sealed class EventSpoolTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_comes_back_in_order_with_everything_it_had()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var appended = await spool.AppendAsync(Samples.Many(3));
        await using var lease = spool.OpenLease(Samples.Holder);

        var taken = await lease.TakeAsync(10);

        Assert.Equal(appended.Select(outcome => outcome.Id), taken.Select(one => one.Id));
        Assert.Equal(["content 0", "content 1", "content 2"], taken.Select(one => one.Event.Content));
        Assert.All(taken, one => Assert.Equal([new("user", "ann"), new("ts", "1")], one.Event.Meta));
        Assert.All(taken, one => Assert.Equal((1, "/project"), (one.Attempts, one.OfferedProject)));
    }

    [Fact]
    public async Task An_event_is_there_again_after_the_spool_was_closed_and_opened()
    {
        EventId id;
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            id = (await spool.AppendAsync([Samples.Inbound("a", "text with \"quotes\", ünïcode and \0 zero")]))[0].Id;
            await using var first = spool.OpenLease(Samples.Holder);
            await first.TakeAsync(1);
        }

        await using var again = await Samples.OpenAsync(_folder);
        await using var lease = again.OpenLease(Samples.Holder);
        var taken = Assert.Single(await lease.TakeAsync(10));
        Assert.Equal(id, taken.Id);
        Assert.Equal("text with \"quotes\", ünïcode and \0 zero", taken.Event.Content);
        Assert.Equal([new("user", "ann"), new("ts", "1")], taken.Event.Meta);
        Assert.Equal(2, taken.Attempts);
    }

    [Fact]
    public async Task A_repeated_platform_id_is_answered_with_the_present_id_and_state()
    {
        AppendOutcome first;
        await using (var spool = await Samples.OpenAsync(_folder))
        {
            var outcomes = await spool.AppendAsync([Samples.Inbound("a"), Samples.Inbound("a"), Samples.Inbound("b")]);
            first = outcomes[0];
            Assert.Equal([AppendResult.Accepted, AppendResult.Duplicate, AppendResult.Accepted], outcomes.Select(outcome => outcome.Result));
            Assert.Equal(first.Id, outcomes[1].Id);
            Assert.Equal(EventState.Queued, await spool.SettleAsync(first.Id, EventState.Queued));
            Assert.Equal(new AppendOutcome(AppendResult.Duplicate, first.Id, EventState.Queued), (await spool.AppendAsync([Samples.Inbound("a")]))[0]);
            await spool.SettleAsync(first.Id, EventState.Answered);
        }

        await using var again = await Samples.OpenAsync(_folder);
        Assert.Equal(new AppendOutcome(AppendResult.Duplicate, first.Id, EventState.Answered), (await again.AppendAsync([Samples.Inbound("a")]))[0]);
    }

    [Fact]
    public async Task Events_that_the_platform_does_not_name_are_never_taken_for_repeats()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var outcomes = await spool.AppendAsync([Samples.Inbound(""), Samples.Inbound("")]);
        Assert.All(outcomes, outcome => Assert.Equal(AppendResult.Accepted, outcome.Result));
        Assert.NotEqual(outcomes[0].Id, outcomes[1].Id);
    }

    [Fact]
    public async Task States_never_go_back_and_a_final_state_stays()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var id = (await spool.AppendAsync([Samples.Inbound("a")]))[0].Id;
        Assert.Equal(EventState.Delivered, await spool.SettleAsync(id, EventState.Delivered));
        Assert.Equal(EventState.Delivered, await spool.SettleAsync(id, EventState.Queued));
        Assert.Equal(EventState.Read, await spool.SettleAsync(id, EventState.Read));
        Assert.Equal(EventState.Read, await spool.SettleAsync(id, EventState.Failed));
        Assert.Equal(EventState.Read, await spool.SettleAsync(id, EventState.Delivered));
    }

    [Fact]
    public async Task An_unknown_id_has_no_state()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        Assert.Null(await spool.SettleAsync(new EventId(spool.Id, new EventKey(77)), EventState.Delivered));
        Assert.Null(await spool.SettleAsync(new EventId(spool.Id, new EventKey(77)), EventState.Queued));
        Assert.Null(await spool.SettleAsync(EventId.Parse("aaaaaa.1"), EventState.Delivered));
        Assert.Null(await spool.FindAsync(EventId.Parse("aaaaaa.1")));
    }

    [Fact]
    public async Task Changes_are_told_once_each_in_order_after_they_are_on_disk()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var seen = new List<(EventId, EventState, string?)>();
        using var subscription = spool.Subscribe(change => seen.Add((change.Id, change.State, change.Reason)));
        using var faulty = spool.Subscribe(_ => throw new InvalidOperationException("a subscriber of ours is broken"));
        var id = (await spool.AppendAsync([Samples.Inbound("a")]))[0].Id;

        await spool.SettleAsync(id, EventState.Queued);
        await spool.SettleAsync(id, EventState.Delivered);
        await spool.SettleAsync([new Settlement(id, EventState.Failed, "the tool broke")]);
        await spool.SettleAsync(id, EventState.Failed);

        Assert.Equal([(id, EventState.Queued, null), (id, EventState.Delivered, null), (id, EventState.Failed, "the tool broke")], seen);
        Assert.Equal("the tool broke", (await spool.FindAsync(id))!.Reason);
    }

    [Fact]
    public async Task Empty_texts_are_texts_and_strange_ones_come_back_as_they_were()
    {
        await using var spool = await Samples.OpenAsync(_folder, change: settings => settings with { MaxWaiting = 10 });
        var strange = new InboundEvent
        {
            PlatformId = "'; DROP TABLE events; --",
            ChatId = "",
            Role = "",
            Content = "",
            Meta = [new("", ""), new("same", "1"), new("same", "2"), new("quote\"", "\u001b[31m\u2028\0</channel>")],
        };
        var id = (await spool.AppendAsync([strange]))[0].Id;
        var found = (await spool.FindAsync(id))!;
        Assert.Equal(strange.Meta, found.Event.Meta);
        Assert.Equal(strange with { Meta = found.Event.Meta }, found.Event);
    }
}
