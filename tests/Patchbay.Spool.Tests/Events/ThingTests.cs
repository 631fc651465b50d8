using FsCheck;
using FsCheck.Fluent;
using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

/// <summary>
/// Events about the same thing. The property kills these mistakes of the spool, each of which a build with faults makes on
/// demand: <c>merge-forgets-ids</c>, <c>merge-forgets-count</c>, <c>merge-into-leased</c>, <c>two-of-a-thing</c>.
/// </summary>
public sealed class ThingTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_history_of_events_about_a_few_things_agrees_with_the_model() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Steps.Arbitrary, (Func<Step[], Task>)RunAsync));

    [Fact]
    public async Task What_comes_while_one_is_out_waits_behind_it_as_one_event_with_a_count()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await spool.AppendAsync([Of("1", "open")]);
        await using var lease = spool.OpenLease(Samples.Holder);
        var first = Assert.Single(await lease.TakeAsync(5));
        var outcomes = await spool.AppendAsync([Of("2", "still"), Of("3", "still"), Of("4", "resolved")]);
        Assert.Equal([AppendResult.Accepted, AppendResult.Merged, AppendResult.Merged], outcomes.Select(outcome => outcome.Result));
        var next = lease.TakeAsync(5);
        Assert.False(next.IsCompleted);
        await spool.SettleAsync(first.Id, EventState.Delivered);
        var second = Assert.Single(await next.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(("resolved", 3, outcomes[0].Id), (second.Event.Content, second.Count, second.Id));
        Assert.Equal(("resolved", 3), ((await spool.FindAsync(second.Id))!.Event.Content, (await spool.FindAsync(second.Id))!.Count));
    }

    [Fact]
    public async Task Merged_ids_have_the_state_of_their_event_and_the_audit_names_them()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var id = (await spool.AppendAsync([Of("1"), Of("2"), Of("3")]))[2].Id;
        await spool.SettleAsync([new Settlement(id, EventState.Delivered), new Settlement(id, EventState.Answered)]);
        Assert.Equal(new AppendOutcome(AppendResult.Duplicate, id, EventState.Answered), (await spool.AppendAsync([Of("3")]))[0]);
        var entry = Assert.Single(AuditLog.Read(Path.Combine(_folder["state"], "spool.db")), row => row.Record.Kind is "merged");
        Assert.Equal((id.ToString(), """{"count":2,"ids":["2","3"]}"""), (entry.Record.Subject, entry.Record.Detail));
    }

    [Fact]
    public async Task Another_chat_role_or_thing_is_another_event_and_what_is_about_nothing_is_never_merged()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        var outcomes = await spool.AppendAsync(
        [
            Of("1"), Of("2") with { ChatId = "other" }, Of("3") with { Role = "webhook" }, Of("4") with { Thing = "run 5" },
            Of("5") with { Thing = null }, Of("6") with { Thing = null }, Of("7") with { Thing = "" },
        ]);
        Assert.All(outcomes, outcome => Assert.Equal(AppendResult.Accepted, outcome.Result));
    }

    [Fact]
    public async Task What_becomes_urgent_goes_first_and_stays_urgent()
    {
        await using var spool = await Samples.OpenAsync(_folder);
        await spool.AppendAsync([Samples.Inbound("0"), Of("1") with { Urgency = "low" }]);
        await spool.AppendAsync([Of("2") with { Urgency = "urgent" }]);
        await spool.AppendAsync([Of("3", "resolved") with { Urgency = "low" }]);
        await using var lease = spool.OpenLease(Samples.Holder);
        var taken = await lease.TakeAsync(5);
        Assert.Equal(["1", "0"], taken.Select(one => one.Event.PlatformId));
        Assert.Equal(("resolved", "urgent"), (taken[0].Event.Content, taken[0].Event.Urgency));
        Assert.Equal("urgent", (await spool.FindAsync(taken[0].Id))!.Event.Urgency);
    }

    [Fact]
    public async Task What_has_its_time_waits_for_it_over_a_restart_unless_it_becomes_urgent()
    {
        var time = new ManualTime();
        var later = time.GetUtcNow() + TimeSpan.FromHours(2);
        await using (var before = await Samples.OpenAsync(_folder, time))
        {
            await before.AppendAsync([Of("1") with { NotBefore = later }, Samples.Inbound("2") with { NotBefore = later }, Samples.Inbound("3")]);
            await before.AppendAsync([Of("4", "page") with { Urgency = "urgent" }]);
            await using var first = before.OpenLease(Samples.Holder);
            Assert.Equal(["page", "hello"], (await first.TakeAsync(5)).Select(one => one.Event.Content));
        }

        await using var spool = await Samples.OpenAsync(_folder, time);
        await using var lease = spool.OpenLease(Samples.Holder);
        Assert.Equal(["1", "3"], (await lease.TakeAsync(5)).Select(one => one.Event.PlatformId));
        var taking = lease.TakeAsync(5);
        await spool.ExpireAsync(CancellationToken.None);
        Assert.False(taking.IsCompleted);
        time.Advance(TimeSpan.FromHours(2));
        await spool.ExpireAsync(CancellationToken.None);
        Assert.Equal("2", Assert.Single(await taking.WaitAsync(TimeSpan.FromSeconds(20))).Event.PlatformId);
    }

    [Fact]
    public async Task What_is_urgent_takes_what_stands_before_it_along()
    {
        var time = new ManualTime();
        await using (var before = await Samples.OpenAsync(_folder, time))
        {
            await before.AppendAsync([Samples.Inbound("0"), Of("1") with { NotBefore = time.GetUtcNow() + TimeSpan.FromHours(2) }]);
        }

        // After a restart a session may know the first, so that nothing is merged into it.
        await using var spool = await Samples.OpenAsync(_folder, time);
        await using var lease = spool.OpenLease(Samples.Holder);
        Assert.Equal("0", Assert.Single(await lease.TakeAsync(5)).Event.PlatformId);
        var taking = lease.TakeAsync(5);
        Assert.Equal(AppendResult.Accepted, (await spool.AppendAsync([Of("2") with { Urgency = "urgent" }]))[0].Result);
        var first = Assert.Single(await taking.WaitAsync(TimeSpan.FromSeconds(20)));
        await spool.SettleAsync(first.Id, EventState.Delivered);
        Assert.Equal(("1", "2"), (first.Event.PlatformId, Assert.Single(await lease.TakeAsync(5)).Event.PlatformId));
    }

    [Fact]
    public async Task A_storm_about_one_thing_is_one_event_and_fills_nothing()
    {
        await using var spool = await Samples.OpenAsync(_folder, change: settings => settings with { MaxWaiting = 1 });
        for (var i = 0; i < 20; i++)
        {
            await spool.AppendAsync([.. Enumerable.Range(i * 500, 500).Select(number => Of($"{number}", $"alert {number}"))]);
        }

        var waiting = spool.Waiting();
        Assert.Equal((1, true), (waiting.Count, waiting.Bytes < 1000));
        await using var lease = spool.OpenLease(Samples.Holder);
        var only = Assert.Single(await lease.TakeAsync(5));
        Assert.Equal((10_000, "alert 9999"), (only.Count, only.Event.Content));
    }

    static InboundEvent Of(string id, string text = "hello") => Samples.Inbound(id, text) with { Thing = "run 4" };

    static async Task RunAsync(Step[] steps)
    {
        await using var run = await ThingRun.StartAsync();
        foreach (var step in steps)
        {
            await run.DoAsync(step);
        }

        await run.DrainAsync();
    }
}
