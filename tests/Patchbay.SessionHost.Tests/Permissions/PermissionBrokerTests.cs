using System.Text.RegularExpressions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public sealed class PermissionBrokerTests : IAsyncDisposable
{
    readonly BrokerDesk _desk = new();
    readonly PersonRelay _terminal = new("terminal");
    readonly PersonRelay _chat = new("chat");

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Fact_18_The_first_answer_wins_and_the_other_learns_it()
    {
        var asked = Ask();
        var id = _desk.Permissions.Waiting[0].RequestId;

        Assert.True(_desk.Permissions.Answer(PersonRelay.No(id), _chat, "ann"));
        Assert.False(_desk.Permissions.Answer(PersonRelay.Yes(id), _terminal));

        Assert.Equal(new PermissionOutcome(false, "denied", "ann", false), await asked);
        Assert.Equal(new(id, "denied", "ann"), Assert.Single(_terminal.Closed));
        Assert.Equal(new(id, "denied", "ann"), Assert.Single(_chat.Closed));
        var closed = await _desk.Reading.NextAsync<PermissionClosed>();
        Assert.Equal(("denied", "ann"), (closed.Outcome, closed.By));
    }

    [Fact]
    public async Task Fact_17_A_verdict_for_an_unknown_or_closed_id_changes_nothing()
    {
        var asked = Ask();
        var id = _desk.Permissions.Waiting[0].RequestId;
        var other = id == "aaaaa" ? "bbbbb" : "aaaaa";

        Assert.False(_desk.Permissions.Answer(PersonRelay.Yes(other), _terminal));
        Assert.False(_desk.Permissions.Answer(new(id, "maybe"), _terminal));
        Assert.False(_desk.Permissions.Answer(new("", "allow"), _terminal));
        Assert.False(_desk.Permissions.Answer(new(null!, "allow"), _terminal));
        Assert.False(asked.IsCompleted);

        Assert.True(_desk.Permissions.Answer(PersonRelay.Yes(id), _terminal));
        Assert.False(_desk.Permissions.Answer(PersonRelay.No(id), _terminal));
        Assert.True((await asked).Allowed);
        Assert.Empty(_desk.Permissions.Waiting);
        Assert.False(_desk.Permissions.IsOpen(id));
    }

    [Fact]
    public async Task An_answer_from_where_the_request_was_never_shown_does_not_count()
    {
        var asked = Ask();
        var id = _desk.Permissions.Waiting[0].RequestId;
        var stranger = new PersonRelay("stranger");
        var mute = new PersonRelay("mute") { CanAnswer = false };
        _desk.Permissions.Add(mute);

        Assert.False(_desk.Permissions.Answer(PersonRelay.Yes(id), stranger));
        Assert.False(_desk.Permissions.Answer(PersonRelay.Yes(id), mute));
        Assert.Empty(mute.Shown);

        Assert.True(_desk.Permissions.Answer(PersonRelay.No(id), _terminal));
        Assert.False((await asked).Allowed);
        Assert.Empty(mute.Closed);
    }

    [Fact]
    public async Task A_request_that_nobody_can_answer_is_denied_at_once()
    {
        Assert.False((await _desk.AskAsync()).Allowed);
        _desk.Permissions.Add(new PersonRelay { CanAnswer = false });
        Assert.False((await _desk.AskAsync()).Allowed);
        Assert.Equal(0, _desk.Feed.Last);
    }

    [Fact]
    public async Task A_request_is_announced_again_and_ends_in_a_no_after_its_time()
    {
        var asked = Ask();
        foreach (var announcement in new[] { 1, 2, 3 })
        {
            var shown = await _desk.Reading.NextAsync<PermissionAsked>();
            Assert.Equal(announcement, shown.Announcement);
            await _desk.Time.TimerIsSetAsync();
            Assert.False(asked.IsCompleted);
            _desk.Time.Advance(_desk.Settings.RemindEvery);
        }

        Assert.Equal(new PermissionOutcome(false, "expired", null, false), await asked);
        Assert.Equal([1, 2, 3], _chat.Shown.Select(request => request.Extension!.Detail!.Announcement));
        Assert.Equal("expired", Assert.Single(_chat.Closed).Outcome);
        Assert.Equal("expired", (await _desk.Reading.NextAsync<PermissionClosed>()).Outcome);
    }

    [Theory]
    [InlineData(36)]
    [InlineData(-36)]
    public async Task A_clock_that_jumps_neither_ends_a_request_nor_keeps_it_open(int hours)
    {
        var asked = Ask();
        await _desk.Time.TimerIsSetAsync();
        _desk.Time.SetClock(TimeSpan.FromHours(hours));
        _desk.Time.Advance(_desk.Settings.RemindEvery);
        await _desk.Time.TimerIsSetAsync();
        Assert.False(asked.IsCompleted);

        _desk.Time.Advance(_desk.Settings.RemindEvery);
        await _desk.Time.TimerIsSetAsync();
        _desk.Time.Advance(_desk.Settings.Timeout - (2 * _desk.Settings.RemindEvery));
        Assert.Equal(new PermissionOutcome(false, "expired", null, false), await asked.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_request_whose_turn_was_interrupted_is_withdrawn_everywhere()
    {
        using var interrupt = new CancellationTokenSource();
        var asked = Ask(interrupt.Token);
        await interrupt.CancelAsync();

        Assert.Equal(new PermissionOutcome(false, "withdrawn", null, false), await asked);
        Assert.Equal("withdrawn", Assert.Single(_terminal.Closed).Outcome);
        Assert.Equal("withdrawn", Assert.Single(_chat.Closed).Outcome);
    }

    [Fact]
    public async Task A_place_that_comes_later_is_shown_what_waits_and_may_answer_it()
    {
        var asked = Ask();
        var late = new PersonRelay("late");
        _desk.Permissions.Add(late);

        var id = Assert.Single(late.Shown).RequestId;
        Assert.True(_desk.Permissions.Answer(PersonRelay.Yes(id), late));
        Assert.Equal("late", (await asked).By);
    }

    [Fact]
    public async Task A_place_that_went_away_is_shown_nothing_new()
    {
        var asked = Ask();
        _desk.Permissions.Remove(_chat);
        var second = _desk.AskAsync(cancellationToken: CancellationToken.None);

        Assert.Single(_chat.Shown);
        foreach (var request in _desk.Permissions.Waiting)
        {
            _desk.Permissions.Answer(PersonRelay.No(request.RequestId), _terminal);
        }

        await Task.WhenAll(asked, second);
    }

    [Fact]
    public async Task Always_counts_only_where_a_rule_was_offered()
    {
        Register();
        var offered = _desk.AskAsync("Bash(ls)");
        _desk.Permissions.Answer(PersonRelay.Always(_desk.Permissions.Waiting[0].RequestId), _terminal);
        Assert.True((await offered).ForSession);

        var without = _desk.AskAsync(rule: null);
        _desk.Permissions.Answer(PersonRelay.Always(_desk.Permissions.Waiting[0].RequestId), _terminal);
        Assert.Equal(new PermissionOutcome(true, "allowed", "terminal", false), await without);
    }

    [Fact]
    public async Task Fact_15_Ids_have_five_letters_without_l_and_are_unique_among_the_open()
    {
        Register();
        var asked = Enumerable.Range(0, 10_000).Select(_ => _desk.AskAsync(cancellationToken: CancellationToken.None)).ToList();
        var ids = _desk.Permissions.Waiting.Select(request => request.RequestId).ToList();

        Assert.Equal(10_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches(new Regex("^[a-km-z]{5}$"), id));
        ids.ForEach(id => _desk.Permissions.Answer(PersonRelay.No(id), _terminal));
        await Task.WhenAll(asked);
    }

    Task<PermissionOutcome> Ask(CancellationToken cancellationToken = default)
    {
        Register();
        return _desk.AskAsync(cancellationToken: cancellationToken);
    }

    void Register()
    {
        _desk.Permissions.Add(_terminal);
        _desk.Permissions.Add(_chat);
    }
}
