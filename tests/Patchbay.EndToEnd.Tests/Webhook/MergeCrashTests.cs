using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>The power goes while reports about one thing are merged: each that was accepted has its event, or stands in the count of one.</summary>
public sealed partial class MergeCrashTests
{
    const int Reports = 6;

    [Theory]
    [InlineData("spool.append.before-commit")]
    [InlineData("spool.append.after-commit")]
    [InlineData("spool.merge.half")]
    [InlineData("inbound.before-append")]
    [InlineData("inbound.after-append")]
    public async Task A_channel_that_dies_while_it_merges_has_every_accepted_report_in_a_count_once(string point) => Assert.Equal([], await ProblemsAsync($"crash:{point}:{Nth(point)}"));

    /// <summary>The witness can say no.</summary>
    [Theory]
    [InlineData("merge-unwritten", "spool.append.after-commit")]
    [InlineData("merge-forgets-ids", "spool.append.after-commit")]
    [InlineData("merge-forgets-count", "")]
    public async Task A_mistake_in_merging_is_seen(string mutant, string point) =>
        Assert.NotEmpty(await ProblemsAsync(point.Length == 0 ? $"mutant:{mutant}" : $"mutant:{mutant},crash:{point}:{Nth(point)}", $"mutant:{mutant}"));

    // The first report is an event; the third merge is the one that dies.
    static int Nth(string point) => point is "spool.merge.half" ? 3 : 4;

    static async Task<IReadOnlyList<string>> ProblemsAsync(string faults, string afterwards = "")
    {
        await using var world = await WebhookWorld.OpenAsync(withFaults: true);
        var collector = world.StartCollector(faults);
        var accepted = new Dictionary<int, string>();
        var problems = new List<string>();
        for (var run = 1; run <= Reports; run++)
        {
            var number = run;
            accepted[run] = await WebhookWorld.AcceptedAsync(
                async () =>
                {
                    var answer = await world.ReportAsync("linter", run: number);
                    if (answer is null && collector.HasExited)
                    {
                        collector = world.StartCollector(afterwards);
                    }

                    return answer;
                },
                $"run {run}");
        }

        // As vendors do that did not hear the answer.
        for (var run = 1; run <= Reports; run++)
        {
            if (await world.AcceptedAsync("linter", run: run) is var again && again != accepted[run])
            {
                problems.Add($"run {run} is {accepted[run]} and, repeated, {again}");
            }
        }

        var session = world.Start();
        await WebhookWorld.WaitAsync(() => Task.FromResult(Waiting(world) == 0), "an empty spool");
        if (Shown(session) is var shown && shown != Reports)
        {
            problems.Add($"{Reports} reports were accepted, {shown} are counted");
        }

        return problems;
    }

    static int Waiting(WebhookWorld world)
    {
        try
        {
            return DatabaseCopy.Query(Path.Combine(world.Home, "channels/webhook/spool.db"), "SELECT count(*) FROM states WHERE state < 2", row => row.GetInt32(0))[0];
        }
        catch (Exception moving) when (moving is Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            return -1; // looked at in the middle of a write
        }
    }

    /// <summary>How many reports the session was told of: an event is one, or as many as it says.</summary>
    static int Shown(SessionProcess session) => session.Feed.Where(item => item.GetProperty("type").GetString() is "event").DistinctBy(item => item.GetProperty("event_id").GetString())
        .Sum(item => Count().Match(item.GetRawText()) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 1);

    [GeneratedRegex("\"count\":\"([0-9]+)\"")]
    private static partial Regex Count();
}
