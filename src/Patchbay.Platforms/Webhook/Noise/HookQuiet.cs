using System.Globalization;

namespace Patchbay.Platforms.Webhook.Noise;

/// <summary>
/// The hours in which a hook waits, by the clock on the wall of one zone: the first minute is quiet, the last one is not. Where an
/// hour comes twice both are judged by what the clock shows; where one is left out, quiet hours that would end in it end with the leap.
/// </summary>
sealed record HookQuiet(TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    // The spool keeps an event for a day: what waited through the quiet hours must have time left for a session to come.
    const int MostHours = 16;

    /// <summary>Null with the problem when it is none; null with none for no text.</summary>
    public static (HookQuiet? Quiet, string? Problem) Parse(string? text, string? zone)
    {
        if (text is null)
        {
            return (null, zone is null ? null : "a time zone counts only with quiet hours: give both, such as 22:00-07:00 and Europe/Berlin");
        }

        if (text.Split('-') is not [var first, var last] || Clock(first) is not { } from || Clock(last) is not { } to || from == to || to - from > TimeSpan.FromHours(MostHours))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"'{text}' are no quiet hours: give the first and the last, such as 22:00-07:00, at most {MostHours} hours"));
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var found)
            ? (new HookQuiet(from, to, found), null)
            : (null, $"there is no time zone '{zone}'; give one like Europe/Berlin or UTC");
    }

    public bool Covers(DateTimeOffset time) => TimeOnly.FromDateTime(Local(time).DateTime).IsBetween(From, To);

    /// <summary>When the quiet hours that hold at this time are over; the same time outside them.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset time)
    {
        while (Covers(time))
        {
            var local = Local(time);
            var end = time + (To - TimeOnly.FromDateTime(local.DateTime));

            // In the one night in which the clock is set, minute by minute: no clock is set within one.
            time = Local(end).Offset == local.Offset ? end : time.AddTicks(TimeSpan.TicksPerMinute - (time.Ticks % TimeSpan.TicksPerMinute));
        }

        return time;
    }

    DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    static TimeOnly? Clock(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
