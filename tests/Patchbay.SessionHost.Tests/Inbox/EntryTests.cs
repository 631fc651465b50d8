using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Tests.Inbox;

/// <summary>Who may enter where, and in which order.</summary>
public class EntryTests
{
    readonly SessionInbox _inbox = new();
    readonly RecordingCustodian _spool = new();

    [Theory]
    [InlineData(EntryPoint.TurnBegins, false, "u1 u2")]
    [InlineData(EntryPoint.Breakpoint, false, "n1 n2")]
    [InlineData(EntryPoint.TurnEnds, false, "n1 l1 n2")]
    [InlineData(EntryPoint.Breakpoint, true, "n1 u1 n2 u2")]
    [InlineData(EntryPoint.TurnEnds, true, "n1 u1 n2 u2")]
    public void What_may_enter_enters_in_the_order_in_which_it_came(EntryPoint point, bool isUrgentTurn, string expected)
    {
        Add("n1", ItemEntry.Breakpoint);
        Add("l1", ItemEntry.TurnEnd);
        Add("u1", ItemEntry.Interrupts);
        Add("n2", ItemEntry.Breakpoint);
        Add("next", ItemEntry.NextTurn);
        Add("u2", ItemEntry.Interrupts);
        Assert.Equal(expected, Ids(point, isUrgentTurn));
    }

    [Fact]
    public void A_turn_begins_with_all_that_waits_when_nothing_is_urgent()
    {
        Add("l1", ItemEntry.TurnEnd);
        Add("next", ItemEntry.NextTurn);
        Add("n1", ItemEntry.Breakpoint);
        Assert.Equal("l1 next n1", Ids(EntryPoint.TurnBegins, false));
    }

    [Fact]
    public void What_is_low_waits_for_the_end_of_a_turn_that_goes_on_and_does_not_begin_with_it()
    {
        Add("l1", ItemEntry.TurnEnd);
        Add("n1", ItemEntry.Breakpoint);
        _inbox.PutBack([new InboxItem.GoOn("go on", "owner", []), _spool.Event("c1") with { When = ItemEntry.NextTurn }]);
        Assert.Equal(["c1", "n1"], _inbox.Peek(20, 1000, null, EntryPoint.TurnBegins).OfType<InboxItem.Leased>().Select(item => item.EventId));
        _inbox.Remove(_inbox.Peek(20, 1000, null, EntryPoint.TurnBegins));
        Assert.Equal("l1", Ids(EntryPoint.TurnBegins, false));
    }

    [Fact]
    public void What_is_put_back_stands_before_all_that_waits_and_an_event_of_it_waits_once()
    {
        Add("n1", ItemEntry.Breakpoint);
        Add("c2", ItemEntry.Breakpoint);
        _inbox.PutBack([new InboxItem.GoOn("go on", "owner", []), _spool.Event("c1"), _spool.Event("c2")]);
        Assert.IsType<InboxItem.GoOn>(_inbox.Snapshot()[0]);
        Assert.Equal(["c1", "n1", "c2"], _inbox.Snapshot().OfType<InboxItem.Leased>().Select(item => item.EventId));
        _inbox.Remove(_inbox.Snapshot());
        Assert.Equal(0, _inbox.Count);
        Assert.True(_inbox.TryAdd(new InboxItem.Prompt("the count of prompts is right")));
    }

    [Fact]
    public async Task Whoever_waits_for_something_urgent_hears_of_nothing_else()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _inbox.WaitForUrgentAsync(stop.Token);
        Add("n1", ItemEntry.Breakpoint);
        Add("l1", ItemEntry.TurnEnd);
        Assert.False(waiting.IsCompleted);
        Add("u1", ItemEntry.Interrupts);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        _inbox.Remove(_inbox.Peek(1, 10, null, EntryPoint.TurnBegins));
        var again = _inbox.WaitForUrgentAsync(stop.Token);
        Assert.False(again.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    void Add(string id, ItemEntry when) => Assert.True(_inbox.TryAdd(_spool.Event(id) with { When = when }));

    string Ids(EntryPoint point, bool isUrgentTurn) =>
        string.Join(' ', _inbox.Peek(20, 1000, null, point, new TurnNature(isUrgentTurn, false)).Cast<InboxItem.Leased>().Select(item => item.EventId));
}
