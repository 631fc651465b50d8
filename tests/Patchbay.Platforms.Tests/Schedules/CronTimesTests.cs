using System.Globalization;
using Patchbay.Platforms.Schedules;

namespace Patchbay.Platforms.Tests.Schedules;

public sealed class CronTimesTests
{
    // Clocks in Berlin: forward on 31 March 2030 at 02:00, back on 27 October 2030 at 03:00.
    [Theory]
    [InlineData("0 3 * * *", "UTC", "2030-01-01T02:59:59Z", "2030-01-01T03:00:00Z", "2030-01-02T03:00:00Z")]
    [InlineData("0 3 * * 1-5", "Europe/Berlin", "2030-01-04T03:00:00Z", "2030-01-07T02:00:00Z", "2030-01-08T02:00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2030-03-30T12:00:00Z", "2030-03-31T01:00:00Z", "2030-04-01T00:30:00Z")]
    [InlineData("*/20 2 * * *", "Europe/Berlin", "2030-03-30T12:00:00Z", "2030-03-31T01:00:00Z", "2030-04-01T00:00:00Z")]
    [InlineData("*/30 * * * *", "Europe/Berlin", "2030-03-31T00:30:00Z", "2030-03-31T01:00:00Z", "2030-03-31T01:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2030-10-26T12:00:00Z", "2030-10-27T00:30:00Z", "2030-10-28T01:30:00Z")]
    [InlineData("30 2,3 * * *", "Europe/Berlin", "2030-10-27T00:30:00Z", "2030-10-27T02:30:00Z", "2030-10-28T01:30:00Z")]
    [InlineData("30 * * * *", "Europe/Berlin", "2030-10-27T00:00:00Z", "2030-10-27T00:30:00Z", "2030-10-27T01:30:00Z")]
    [InlineData("30 * * * *", "Europe/Berlin", "2030-10-27T01:30:00Z", "2030-10-27T02:30:00Z", "2030-10-27T03:30:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2030-01-01T00:00:00Z", "2032-02-29T00:00:00Z", "2036-02-29T00:00:00Z")]
    [InlineData("15 9 * * SUN", "America/New_York", "2030-03-09T12:00:00Z", "2030-03-10T13:15:00Z", "2030-03-17T13:15:00Z")]
    public void The_next_times_are_those_of_the_zone(string cron, string zone, string after, string first, string second)
    {
        var times = CronTimes.Parse(cron, zone, out var problem);
        Assert.Equal("", problem);
        var next = times!.Next(At(after));
        Assert.Equal(At(first), next);
        Assert.Equal(At(second), times.Next(next!.Value));
    }

    [Theory]
    [InlineData("", "UTC")]
    [InlineData("* * * *", "UTC")]
    [InlineData("0 0 3 * * *", "UTC")]
    [InlineData("61 * * * *", "UTC")]
    [InlineData("@daily", "UTC")]
    [InlineData("0 3 * * *", "Mars/Olympus")]
    public void What_is_no_expression_or_zone_says_so(string cron, string zone)
    {
        Assert.Null(CronTimes.Parse(cron, zone, out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_date_that_never_comes_has_no_next() =>
        Assert.Null(CronTimes.Parse("0 0 30 2 *", "UTC", out _)!.Next(At("2030-01-01T00:00:00Z")));

    [Theory]
    [InlineData("*/7 * * * *")]
    [InlineData("13 1-4 * * *")]
    [InlineData("0,30 2 * 3,10 *")]
    public void Times_only_ever_go_forwards_through_a_whole_year(string cron)
    {
        var times = CronTimes.Parse(cron, "Europe/Berlin", out _)!;
        var at = At("2030-01-01T00:00:00Z");
        for (var count = 0; count < 3000 && at < At("2031-01-01T00:00:00Z"); count++)
        {
            var next = times.Next(at)!.Value;
            Assert.True(next > at);
            at = next;
        }
    }

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
