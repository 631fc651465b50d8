using System.Globalization;
using Patchbay.Platforms.Webhook.Noise;

namespace Patchbay.Platforms.Tests.Webhook.Noise;

/// <summary>When quiet hours end, on usual nights and on those in which the clock is set.</summary>
public sealed class HookQuietTests
{
    [Theory]
    [InlineData("22:00-07:00", "2026-06-10T19:59:59Z", "2026-06-10T19:59:59Z")]
    [InlineData("22:00-07:00", "2026-06-10T20:00:00Z", "2026-06-11T05:00:00Z")]
    [InlineData("22:00-07:00", "2026-06-11T04:59:59.5Z", "2026-06-11T05:00:00Z")]
    [InlineData("22:00-07:00", "2026-06-11T05:00:00Z", "2026-06-11T05:00:00Z")]
    [InlineData("12:30-13:15", "2026-01-10T11:31:00Z", "2026-01-10T12:15:00Z")]
    public void They_end_when_the_clock_of_the_zone_says_so(string quiet, string at, string end) => Assert.Equal(Time(end), Berlin(quiet).EndAfter(Time(at)));

    [Theory]
    [InlineData("22:00-07:00", "2026-03-28T21:30:00Z", "2026-03-29T05:00:00Z")] // the night is an hour shorter
    [InlineData("22:00-02:30", "2026-03-28T21:30:00Z", "2026-03-29T01:00:00Z")] // there is no 02:30
    [InlineData("22:00-02:00", "2026-03-28T21:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:15-06:00", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z")] // it begins with the leap
    [InlineData("22:00-07:00", "2026-10-24T20:30:00Z", "2026-10-25T06:00:00Z")] // an hour longer
    [InlineData("22:00-02:30", "2026-10-24T20:30:00Z", "2026-10-25T00:30:00Z")] // the first 02:30
    [InlineData("22:00-02:30", "2026-10-25T00:40:00Z", "2026-10-25T00:40:00Z")] // 02:40, the first time
    [InlineData("22:00-02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")] // 02:10, the second time
    public void They_end_right_in_the_nights_in_which_the_clock_is_set(string quiet, string at, string end) => Assert.Equal(Time(end), Berlin(quiet).EndAfter(Time(at)));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T12:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T12:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T00:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-04-04T00:00:00Z")]
    public void The_end_is_the_first_minute_that_is_not_quiet(string zone, string from)
    {
        foreach (var text in new[] { "22:00-07:00", "01:45-02:15", "23:50-02:00", "03:00-04:00" })
        {
            var quiet = HookQuiet.Parse(text, zone).Quiet!;
            var expected = (DateTimeOffset?)null;
            for (var at = Time(from).AddDays(1.5); at >= Time(from); at = at.AddMinutes(-1))
            {
                expected = quiet.Covers(at) ? expected : at;
                if (expected is { } first)
                {
                    Assert.Equal(first, quiet.EndAfter(at));
                }
            }
        }
    }

    [Theory]
    [InlineData("22-7", null)]
    [InlineData("22:00", null)]
    [InlineData("22:00-25:00", null)]
    [InlineData("07:00-07:00", null)]
    [InlineData("07:00-06:00", null)]
    [InlineData("22:00-07:00", "Europe/Nowhere")]
    [InlineData(null, "Europe/Berlin")]
    public void What_are_none_is_a_problem_in_words(string? quiet, string? zone)
    {
        var (found, problem) = HookQuiet.Parse(quiet, zone);
        Assert.Null(found);
        Assert.NotNull(problem);
    }

    static HookQuiet Berlin(string quiet) => HookQuiet.Parse(quiet, "Europe/Berlin").Quiet!;

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
