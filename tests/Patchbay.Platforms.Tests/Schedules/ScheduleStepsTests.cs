using Patchbay.Platforms.Schedules;

namespace Patchbay.Platforms.Tests.Schedules;

public sealed class ScheduleStepsTests
{
    static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_starts_at_its_time_and_once()
    {
        var schedule = Hourly(MissedRuns.Once);
        var state = ScheduleSteps.Begin(schedule, null, Start)!;
        Assert.Same(state, ScheduleSteps.Pass(schedule, state, Hour(1).AddSeconds(-1)));

        state = ScheduleSteps.Pass(schedule, state, Hour(1));
        Assert.Equal((Hour(1), Hour(2)), (ScheduleSteps.Start(state), state.Next));
        state = ScheduleSteps.Started(state, Hour(1));
        Assert.Null(ScheduleSteps.Start(ScheduleSteps.Pass(schedule, state, Hour(1).AddMinutes(1))));
        Assert.Equal((1, Hour(1)), (state.Runs, state.Last));
    }

    [Fact]
    public void What_comes_while_another_runs_is_left_out_and_counted()
    {
        var schedule = Hourly(MissedRuns.All);
        var state = ScheduleSteps.Started(ScheduleSteps.Pass(schedule, ScheduleSteps.Begin(schedule, null, Start)!, Hour(1)), Hour(1));
        for (var hour = 2; hour <= 4; hour++)
        {
            state = ScheduleSteps.Pass(schedule, state, Hour(hour));
            Assert.Null(ScheduleSteps.Start(state));
        }

        Assert.Equal((3, 0), (state.Busy, state.Missed));
        state = ScheduleSteps.Finished(state, Hour(1), "read");
        Assert.Null(ScheduleSteps.Start(state));
        Assert.Equal(Hour(5), ScheduleSteps.Start(ScheduleSteps.Pass(schedule, state, Hour(5))));
    }

    [Theory]
    [InlineData(MissedRuns.Skip, 0, 10)]
    [InlineData(MissedRuns.Once, 1, 9)]
    [InlineData(MissedRuns.All, 10, 0)]
    public void Missed_runs_go_by_the_rule(MissedRuns rule, int pending, int missed)
    {
        var schedule = Hourly(rule);
        var state = ScheduleSteps.Pass(schedule, ScheduleSteps.Begin(schedule, null, Start)!, Hour(10).AddMinutes(30));
        Assert.Equal((pending, missed, 0), (state.Pending.Count, state.Missed, state.Busy));
        Assert.Equal(Hour(11), state.Next);
        if (pending > 0)
        {
            Assert.Equal(Hour(10), state.Pending[^1]);
        }
    }

    [Fact]
    public void Of_very_many_missed_ones_the_last_twenty_are_caught_up_with()
    {
        var schedule = Hourly(MissedRuns.All) with { Cron = "* * * * *" };
        var state = ScheduleSteps.Pass(schedule, ScheduleSteps.Begin(schedule, null, Start)!, Start.AddYears(3).AddSeconds(30));
        Assert.Equal(ScheduleSteps.MostCaughtUp, state.Pending.Count(time => time < state.Next) + 0);
        Assert.True(state.Next > Start.AddYears(3));
        Assert.True(state.Missed > 90_000);
    }

    [Fact]
    public void Caught_up_runs_go_one_after_the_other()
    {
        var schedule = Hourly(MissedRuns.All);
        var state = ScheduleSteps.Pass(schedule, ScheduleSteps.Begin(schedule, null, Start)!, Hour(3).AddMinutes(5));
        for (var hour = 1; hour <= 3; hour++)
        {
            Assert.Equal(Hour(hour), ScheduleSteps.Start(state));
            state = ScheduleSteps.Started(state, Hour(hour));
            Assert.Null(ScheduleSteps.Start(state));
            state = ScheduleSteps.Finished(state, Hour(hour), "answered");
        }

        Assert.Null(ScheduleSteps.Start(state));
        Assert.Equal(("answered", 3), (state.LastState, state.Runs));
    }

    [Fact]
    public void Another_expression_begins_anew_and_keeps_the_counts()
    {
        var schedule = Hourly(MissedRuns.Once);
        var state = ScheduleSteps.Begin(schedule, null, Start)! with { Busy = 4, Running = Hour(1) };
        var changed = ScheduleSteps.Begin(schedule with { Cron = "30 * * * *" }, state, Hour(5))!;
        Assert.Equal((Hour(5).AddMinutes(30), 4, Hour(1)), (changed.Next, changed.Busy, changed.Running));
        Assert.Same(state, ScheduleSteps.Begin(schedule with { Text = "other words" }, state, Hour(5)));
    }

    [Fact]
    public void What_was_added_while_no_session_ran_counts_from_then()
    {
        var schedule = Hourly(MissedRuns.Once) with { Added = Start };
        Assert.Equal(Hour(1), ScheduleSteps.Begin(schedule, null, Hour(9))!.Next);
        Assert.Equal(Hour(10), ScheduleSteps.Begin(schedule with { Added = null }, null, Hour(9))!.Next);
    }

    [Fact]
    public void Jitter_is_the_same_for_the_same_time_and_stays_within_its_span()
    {
        var schedule = Hourly(MissedRuns.Skip) with { Jitter = TimeSpan.FromMinutes(10) };
        var starts = Enumerable.Range(1, 200).Select(hour => schedule.StartOf(Hour(hour)) - Hour(hour)).ToList();
        Assert.All(starts, jitter => Assert.InRange(jitter, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.True(starts.Distinct().Count() > 100);
        Assert.Equal(starts, Enumerable.Range(1, 200).Select(hour => schedule.StartOf(Hour(hour)) - Hour(hour)));

        var state = ScheduleSteps.Begin(schedule, null, Start)!;
        Assert.Null(ScheduleSteps.Start(ScheduleSteps.Pass(schedule, state, schedule.StartOf(Hour(1)).AddSeconds(-1))));
        Assert.Equal(Hour(1), ScheduleSteps.Start(ScheduleSteps.Pass(schedule, state, schedule.StartOf(Hour(1)))));
    }

    static Schedule Hourly(MissedRuns rule) => new("hourly", "0 * * * *", "UTC", "s1", "look", rule, TimeSpan.Zero, null);

    static DateTimeOffset Hour(int number) => Start.AddHours(number);
}
