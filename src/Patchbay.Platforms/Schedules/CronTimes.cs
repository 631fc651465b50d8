using NCrontab;

namespace Patchbay.Platforms.Schedules;

/// <summary>
/// When a cron expression of a time zone comes. A time that the clocks skip comes at the end of the gap, once. A time that the clocks
/// have twice comes at the first of the two; where the hours are open (<c>*</c> or <c>*/2</c>), at both, because such an
/// expression means a pace and not a time of day.
/// </summary>
public sealed class CronTimes
{
    // A date such as 29 February on a Monday may be 28 years away, over a year 2100 even 40.
    const int MostYears = 50;

    /// <summary>No clock is set back by more.</summary>
    static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(3);

    readonly CrontabSchedule _schedule;
    readonly TimeZoneInfo _zone;
    readonly bool _isPace;

    CronTimes(CrontabSchedule schedule, TimeZoneInfo zone, bool isPace) => (_schedule, _zone, _isPace) = (schedule, zone, isPace);

    /// <summary>Null when one of the two cannot be used; <paramref name="problem"/> then says why.</summary>
    public static CronTimes? Parse(string cron, string zone, out string problem)
    {
        ArgumentNullException.ThrowIfNull(cron);
        problem = "";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            problem = $"there is no time zone '{zone}'; give one like Europe/Berlin or UTC";
            return null;
        }

        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != 5 || CrontabSchedule.TryParse(string.Join(' ', fields)) is not { } schedule)
        {
            problem = $"'{cron}' is no cron expression; give minute, hour, day of the month, month and day of the week, like '0 3 * * 1-5'";
            return null;
        }

        return new CronTimes(schedule, found, fields[1].StartsWith('*'));
    }

    /// <summary>The first time after <paramref name="after"/>; null when there is none in the next fifty years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        DateTimeOffset? best = null;
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime - LongestOverlap;
        var end = local.AddYears(MostYears);
        for (local = _schedule.GetNextOccurrence(local, end); local < end; local = _schedule.GetNextOccurrence(local, end))
        {
            foreach (var time in Times(local).Where(time => time > after))
            {
                best = best is null || time < best ? time : best;
            }

            // What the clock shows later can come earlier only where it is set back.
            if (best is { } found && local > TimeZoneInfo.ConvertTime(found, _zone).DateTime + LongestOverlap)
            {
                break;
            }
        }

        return best?.ToUniversalTime();
    }

    IEnumerable<DateTimeOffset> Times(DateTime local)
    {
        if (_zone.IsInvalidTime(local))
        {
            yield return EndOfGap(local);
        }
        else if (_zone.IsAmbiguousTime(local))
        {
            var offsets = _zone.GetAmbiguousTimeOffsets(local).OrderDescending().ToList();
            yield return new DateTimeOffset(local, offsets[0]);
            if (_isPace)
            {
                yield return new DateTimeOffset(local, offsets[^1]);
            }
        }
        else
        {
            yield return new DateTimeOffset(local, _zone.GetUtcOffset(local));
        }
    }

    /// <summary>Gaps begin and end on whole minutes.</summary>
    DateTimeOffset EndOfGap(DateTime local)
    {
        do
        {
            local = local.AddMinutes(1);
        }
        while (_zone.IsInvalidTime(local));

        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }
}
