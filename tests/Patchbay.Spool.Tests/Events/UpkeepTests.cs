using Patchbay.Spool.Tests.Support;

namespace Patchbay.Spool.Tests.Events;

public sealed class UpkeepTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_no_session_took_in_its_time_expires_loudly_and_what_is_leased_does_not()
    {
        await using var spool = await Samples.OpenAsync(_folder, _time);
        var expired = new TaskCompletionSource<StateChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = spool.Subscribe(change => expired.TrySetResult(change));
        var ids = await spool.AppendAsync(Samples.Many(2));
        await using var lease = spool.OpenLease(Samples.Holder);
        Assert.Single(await lease.TakeAsync(1));

        _time.Advance(TimeSpan.FromHours(25));

        var change = await expired.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((ids[1].Id, "1", "chat", EventState.Expired), (change.Id, change.PlatformId, change.ChatId, change.State));
        Assert.Contains("24 hours", change.Reason!, StringComparison.Ordinal);
        Assert.Equal(EventState.Expired, (await spool.FindAsync(ids[1].Id))!.State);
        Assert.Equal(EventState.Accepted, (await spool.FindAsync(ids[0].Id))!.State);
        Assert.Equal(1, spool.Waiting().Count);
        var row = Assert.Single(AuditLog.Read(Path.Combine(_folder["state"], "spool.db")), row => !row.Record.Detail.StartsWith("accepted", StringComparison.Ordinal));
        Assert.Equal(("expired", ids[1].Id.ToString()), (row.Record.Kind, row.Record.Subject));
    }

    [Fact]
    public async Task An_event_past_its_time_is_not_offered_any_more_even_before_it_is_expired()
    {
        await using (var spool = await Samples.OpenAsync(_folder, _time))
        {
            await spool.AppendAsync(Samples.Many(1));
        }

        _time.Advance(TimeSpan.FromHours(24));
        await using var again = await Samples.OpenAsync(_folder, _time);
        await again.AppendAsync(Samples.Many(1, from: 1));
        await using var lease = again.OpenLease(Samples.Holder);
        Assert.Equal("content 1", Assert.Single(await lease.TakeAsync(10)).Event.Content);
        await again.ExpireAsync(CancellationToken.None);
        Assert.Equal(1, again.Waiting().Count);
    }

    [Fact]
    public async Task An_event_that_seemed_too_old_is_offered_when_the_clock_was_set_back()
    {
        await using var spool = await Samples.OpenAsync(_folder, _time);
        await spool.AppendAsync(Samples.Many(1));
        await using var lease = spool.OpenLease(Samples.Holder);
        _time.Jump(TimeSpan.FromDays(2));
        var taking = lease.TakeAsync(1);
        _time.Jump(-TimeSpan.FromDays(2));
        await spool.ExpireAsync(CancellationToken.None);
        Assert.Equal("content 0", Assert.Single(await taking).Event.Content);
    }

    [Fact]
    public async Task Final_events_are_forgotten_after_their_time_and_beyond_their_number_and_keys_are_never_used_again()
    {
        EventId last;
        await using (var spool = await Samples.OpenAsync(_folder, _time, settings => settings with { KeepFinalCount = 3 }))
        {
            var ids = (await spool.AppendAsync(Samples.Many(10))).Select(outcome => outcome.Id).ToList();
            await spool.SettleAsync([.. ids.Skip(2).Select(id => new Settlement(id, EventState.Read))]);
            await spool.PruneAsync(CancellationToken.None);
            Assert.Null(await spool.FindAsync(ids[6]));
            Assert.NotNull(await spool.FindAsync(ids[7]));
            Assert.NotNull(await spool.FindAsync(ids[0]));

            _time.Advance(TimeSpan.FromDays(31));
            await spool.PruneAsync(CancellationToken.None);
            Assert.Null(await spool.FindAsync(ids[9]));
            last = ids[9];
        }

        await using var again = await Samples.OpenAsync(_folder, _time);
        Assert.True((await again.AppendAsync([Samples.Inbound("new")]))[0].Id > last);
    }

    [Fact]
    public async Task A_chat_is_shown_again_with_what_came_and_what_was_sent_in_the_order_of_time()
    {
        await using var spool = await Samples.OpenAsync(_folder, _time);
        await spool.AppendAsync([Samples.Inbound("a", "question"), Samples.Inbound("x", "elsewhere", "other")]);
        _time.Advance(TimeSpan.FromSeconds(1));
        await spool.RecordSentAsync(new SentMessage("m1", "chat", "draft", "a", null, null, _time.GetUtcNow()), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await spool.AppendAsync([Samples.Inbound("b", "thanks")]);

        Assert.True(await spool.UpdateSentAsync("m1", "answer", CancellationToken.None));
        Assert.False(await spool.UpdateSentAsync("m9", "answer", CancellationToken.None));

        var history = await spool.HistoryAsync("chat", 10);
        Assert.Equal(["question", "answer", "thanks"], history.Select(item => item.Inbound?.Event.Content ?? item.Sent!.Text));
        Assert.True(history[1].Sent!.Edited);
        Assert.Equal(["answer", "thanks"], (await spool.HistoryAsync("chat", 2)).Select(item => item.Inbound?.Event.Content ?? item.Sent!.Text));
    }
}
