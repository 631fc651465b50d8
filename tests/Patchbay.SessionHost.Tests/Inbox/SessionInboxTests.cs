using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Tests.Inbox;

public class SessionInboxTests
{
    readonly SessionInbox _inbox = new();
    readonly RecordingCustodian _spool = new();

    [Fact]
    public void Items_come_in_order_and_stay_until_they_are_removed()
    {
        Add("1", "2", "3");
        Assert.Equal(["1", "2"], Ids(_inbox.Peek(2, 1000)));
        Assert.Equal(["1", "2"], Ids(_inbox.Peek(2, 1000)));
        _inbox.Remove(_inbox.Peek(2, 1000));
        Assert.Equal(["3"], Ids(_inbox.Snapshot()));
    }

    [Fact]
    public void An_event_waits_once_but_the_same_id_of_another_source_is_another_event()
    {
        Assert.True(_inbox.TryAdd(_spool.Event("1")));
        Assert.False(_inbox.TryAdd(_spool.Event("1", "again")));
        Assert.True(_inbox.TryAdd(_spool.Event("1", source: "other")));
        _inbox.Remove(_inbox.Peek(1, 1000));
        Assert.True(_inbox.TryAdd(_spool.Event("1")));
        Assert.Equal(2, _inbox.Count);
    }

    [Fact]
    public void A_breakpoint_takes_at_least_one_and_no_more_than_its_bounds()
    {
        _inbox.TryAdd(_spool.Event("shortened to 8 KB", new string('x', 40_000)));
        _inbox.TryAdd(_spool.Event("next", new string('x', 30_000)));
        _inbox.TryAdd(_spool.Event("third", new string('x', 30_000)));
        Assert.Equal(["shortened to 8 KB"], Ids(_inbox.Peek(20, 10)));
        Assert.Equal(["shortened to 8 KB", "next"], Ids(_inbox.Peek(20, 64 * 1024)));
        Assert.Equal(["shortened to 8 KB", "next", "third"], Ids(_inbox.Peek(20, 100_000)));
        Assert.Empty(_inbox.Peek(0, 10));
    }

    [Fact]
    public void Bytes_count_and_not_characters_and_meta_counts_too()
    {
        _inbox.TryAdd(_spool.Event("three bytes each", new string('€', 10_000)));
        var named = _spool.Event("named", "x");
        _inbox.TryAdd(named with { Message = named.Message with { Meta = [new("title", new string('t', 5_000))] } });
        Assert.Equal(["three bytes each"], Ids(_inbox.Peek(20, 35_000)));
        Assert.Equal(["three bytes each", "named"], Ids(_inbox.Peek(20, 36_000)));
    }

    [Fact]
    public void Prompts_are_bounded_and_two_of_the_same_text_are_two()
    {
        for (var i = 0; i < SessionInbox.MaxPrompts; i++)
        {
            Assert.True(_inbox.TryAdd(new InboxItem.Prompt("same")));
        }

        Assert.False(_inbox.TryAdd(new InboxItem.Prompt("same")));
        Assert.True(_inbox.TryAdd(_spool.Event("1")));
        _inbox.Remove(_inbox.Peek(2, 1000));
        Assert.Equal(SessionInbox.MaxPrompts - 1, _inbox.Count);
        Assert.True(_inbox.TryAdd(new InboxItem.Prompt("same")));
    }

    [Fact]
    public void Events_of_a_connection_that_is_gone_are_forgotten_and_may_come_again()
    {
        Add("1", "2");
        var other = new RecordingCustodian();
        _inbox.TryAdd(other.Event("3"));
        Assert.Equal(2, _inbox.Forget(_spool));
        Assert.Equal(["3"], Ids(_inbox.Snapshot()));
        Assert.True(_inbox.TryAdd(other.Event("1")));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_next_item_and_by_one_that_is_there()
    {
        var waiting = _inbox.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        Add("1");
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        await _inbox.WaitAsync(CancellationToken.None);
        _inbox.Forget(_spool);
        using var end = new CancellationTokenSource();
        var again = _inbox.WaitAsync(end.Token);
        Assert.False(again.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    [Fact]
    public async Task An_item_that_came_and_went_wakes_once()
    {
        Add("1");
        _inbox.Forget(_spool);
        await _inbox.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        using var end = new CancellationTokenSource();
        var again = _inbox.WaitAsync(end.Token);
        Assert.False(again.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    [Fact]
    public async Task Many_writers_and_one_reader_lose_and_double_nothing()
    {
        const int Writers = 4, Each = 500;
        var seen = new List<string>();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.True(_inbox.TryAdd(_spool.Event($"{writer}.{i:d4}")));
            }
        })).ToArray();
        while (seen.Count < Writers * Each)
        {
            await _inbox.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
            var items = _inbox.Peek(20, 64 * 1024);
            _inbox.Remove(items);
            seen.AddRange(Ids(items));
        }

        await Task.WhenAll(writing);
        Assert.Equal(0, _inbox.Count);
        Assert.Equal(Writers * Each, seen.Distinct().Count());
        for (var writer = 0; writer < Writers; writer++)
        {
            var own = seen.Where(id => id.StartsWith($"{writer}.", StringComparison.Ordinal)).ToList();
            Assert.Equal(own.Order(StringComparer.Ordinal), own);
        }
    }

    void Add(params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.True(_inbox.TryAdd(_spool.Event(id)));
        }
    }

    static IEnumerable<string> Ids(IEnumerable<InboxItem> items) => items.OfType<InboxItem.Leased>().Select(item => item.EventId);
}
