using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Limits;

namespace Patchbay.SessionHost.Tests.Limits;

public sealed class LimitGuardTests
{
    readonly ManualTime _time = new();
    readonly SessionFeed _feed;
    readonly RunTotals _totals = new();
    readonly List<string> _ends = [];
    bool _isIdle = true;

    public LimitGuardTests() => _feed = new SessionFeed(_time);

    [Fact]
    public void Requests_count_and_the_last_answer_is_let_through()
    {
        using var guard = Guard(new RunLimits(MaxTurns: 2));
        Use(0.1m);
        Assert.True(guard.MayGoOn(BreakpointKind.ToolFinished));
        Use(0.1m);
        Assert.Equal("--max-turns 2 is reached", Assert.Throws<LimitReachedException>(() => guard.MayGoOn(BreakpointKind.ToolFinished)).Message);
        Assert.False(guard.MayGoOn(BreakpointKind.TurnFinished));
        Assert.Empty(_ends);
        Finish();
        Assert.Equal(["--max-turns 2 is reached"], _ends);
    }

    [Fact]
    public void Whoever_is_told_of_the_end_finds_the_turn_that_was_the_last()
    {
        TurnFinished? last = null;
        using var guard = new LimitGuard(_feed, new RunLimits(MaxTurns: 1), _totals, () => true, _ => last = _totals.Last, _time);
        Turn(1);
        Assert.NotNull(last);
        Assert.Equal(_totals.Last, last);
    }

    [Fact]
    public void An_agent_that_reports_no_requests_is_counted_by_its_turns()
    {
        using var guard = Guard(new RunLimits(MaxTurns: 2));
        Turn(1);
        Assert.Empty(_ends);
        Turn(2);
        Assert.Single(_ends);
    }

    [Fact]
    public void Dollars_count()
    {
        using var guard = Guard(new RunLimits(MaxCost: 0.5m));
        Use(0.3m);
        Assert.Null(guard.Spent());
        Use(0.25m);
        Assert.Equal("--max-cost 0.5 is reached: the session has cost 0.55 dollars", guard.Spent());
    }

    [Fact]
    public void A_model_without_a_price_keeps_no_limit_of_dollars_and_is_stopped()
    {
        using var guard = Guard(new RunLimits(MaxCost: 0.5m));
        Use(null);
        Assert.Contains("the price of m is not known; set agent.inputPrice", guard.Spent(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_for_long_enough_is_the_end_and_a_sign_begins_the_time_anew()
    {
        using var guard = Guard(new RunLimits(MaxIdle: TimeSpan.FromMinutes(1)));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(_ends);
        guard.Begin();
        _time.Advance(TimeSpan.FromSeconds(50));
        _feed.Publish(new UserPrompt("hi"));
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Empty(_ends);
        _isIdle = false;
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(_ends);
        _isIdle = true;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("", _ends);
    }

    [Fact]
    public void What_a_run_took_is_added_up_and_one_unknown_price_makes_the_sum_unknown()
    {
        using var guard = Guard(RunLimits.None);
        Use(0.1m);
        Finish();
        Assert.Equal((1, 1, 10L, 2L, 4L, 0.1m), (_totals.Sums.Turns, _totals.Sums.Requests, _totals.Sums.InputTokens, _totals.Sums.OutputTokens, _totals.Sums.CachedTokens, _totals.Sums.Cost));
        Use(null);
        _totals.Refuse("Bash");
        Assert.Null(_totals.Sums.Cost);
        Assert.Equal(["Bash"], _totals.Sums.Refused);
        Assert.Null(guard.Spent());
    }

    LimitGuard Guard(RunLimits limits) => new(_feed, limits, _totals, () => _isIdle, _ends.Add, _time);

    void Use(decimal? cost) => _feed.Publish(new ModelUsed(1, "m", 10, 2, 4) { CostUsd = cost });

    void Turn(int number)
    {
        _feed.Publish(new TurnStarted(number, null, [], "terminal"));
        Finish();
    }

    void Finish() => _feed.Publish(new TurnFinished(1, "completed", "", null, 0));
}
