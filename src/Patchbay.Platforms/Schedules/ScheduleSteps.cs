namespace Patchbay.Platforms.Schedules;

/// <summary>
/// What a schedule does when time passes, without doing it: from its state and the time to its next state. The same state and time
/// give the same answer, so that a crash between the answer and the disk changes nothing.
/// </summary>
static class ScheduleSteps
{
    /// <summary>Missed runs that are caught up with, of a schedule that catches up with all.</summary>
    public const int MostCaughtUp = 20;

    // Once a minute for ten weeks. Whoever was away longer counts from now on.
    const int MostLooked = 100_000;

    /// <summary>A schedule that is new here, or whose expression is another one.</summary>
    public static ScheduleState? Begin(Schedule schedule, ScheduleState? former, DateTimeOffset now)
    {
        if (former?.Rhythm == schedule.Rhythm)
        {
            return former;
        }

        var next = schedule.ReadTimes().Next(former is null ? schedule.Added ?? now : now);
        return next is null ? null : (former ?? new ScheduleState("", default)) with { Rhythm = schedule.Rhythm, Next = next.Value, Pending = [] };
    }

    /// <summary>Takes up what is due now.</summary>
    public static ScheduleState Pass(Schedule schedule, ScheduleState state, DateTimeOffset now)
    {
        if (schedule.StartOf(state.Next) > now)
        {
            return state;
        }

        var times = schedule.ReadTimes();
        var missed = new List<DateTimeOffset>();
        var late = 0L;
        DateTimeOffset? due = null;
        var next = state.Next;
        for (var looked = 0; schedule.StartOf(next) <= now; looked++)
        {
            if (now - schedule.StartOf(next) > Schedule.Grace)
            {
                late++;
                missed.Add(next);
                if (missed.Count > MostCaughtUp)
                {
                    missed.RemoveAt(0);
                }
            }
            else
            {
                state = due is null ? state : state with { Busy = state.Busy + 1 };
                due = next;
            }

            // What never comes again lies too far away to matter.
            next = times.Next(looked < MostLooked ? next : now) ?? DateTimeOffset.MaxValue.AddYears(-1);
        }

        state = CatchUp(schedule, state, missed, late) with { Next = next };
        return due is { } time ? Take(state, time) : state;
    }

    /// <summary>The time whose run is to start now; null when none is, or the earlier run is not finished.</summary>
    public static DateTimeOffset? Start(ScheduleState state) => state.Running is null && state.Pending.Count > 0 ? state.Pending[0] : null;

    public static ScheduleState Started(ScheduleState state, DateTimeOffset due) => state with
    {
        Pending = [.. state.Pending.Where(time => time != due)],
        Running = due,
        Last = due,
        LastState = null,
        Runs = state.Runs + 1,
    };

    public static ScheduleState Finished(ScheduleState state, DateTimeOffset due, string outcome) =>
        state.Running == due ? state with { Running = null, LastState = outcome } : state;

    static ScheduleState CatchUp(Schedule schedule, ScheduleState state, List<DateTimeOffset> missed, long late)
    {
        IReadOnlyList<DateTimeOffset> kept = schedule.Missed switch
        {
            _ when late == 0 => state.Pending,
            MissedRuns.Skip => state.Pending,
            MissedRuns.Once => [missed[^1]],
            _ => [.. state.Pending.Concat(missed).TakeLast(MostCaughtUp)],
        };
        var dropped = state.Pending.Count + late - kept.Count;
        return state with { Pending = kept, Missed = state.Missed + dropped };
    }

    /// <summary>One at a time: what comes while another runs or waits is left out, and counted.</summary>
    static ScheduleState Take(ScheduleState state, DateTimeOffset due) =>
        state.Running is null && state.Pending.Count == 0 ? state with { Pending = [due] } : state with { Busy = state.Busy + 1 };
}
