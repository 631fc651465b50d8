using System.Globalization;
using Patchbay.Platforms.Webhook.Door;
using Patchbay.Platforms.Webhook.Noise;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Spool;

namespace Patchbay.Platforms.Tests.Webhook.Noise;

/// <summary>Quiet hours, budgets and flapping, from the report to what a session is offered. It is 22:10 in Berlin, 21:10 UTC.</summary>
public sealed class HookNoiseTests
{
    [Fact]
    public async Task In_quiet_hours_what_is_not_urgent_waits_for_their_end_and_what_is_urgent_passes()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook with { Quiet = HookQuiet.Parse("22:00-07:00", "Europe/Berlin").Quiet });
        Assert.Equal(HookNoise.Quiet, (await rig.ReportAsync("low", severity: HookSeverity.Low)).Counted);
        Assert.Equal(HookNoise.Quiet, (await rig.ReportAsync("normal")).Counted);
        Assert.Null((await rig.ReportAsync("page", severity: HookSeverity.Urgent)).Counted);
        Assert.Equal(["page"], Texts(await rig.TakeAsync()));
        Assert.Equal(["low", "normal"], Texts(await rig.TakeAtAsync(TimeSpan.FromMinutes((8 * 60) + 50), 2)));
        Assert.Null((await rig.ReportAsync("morning")).Counted);
        Assert.Equal(["morning"], Texts(await rig.TakeAsync()));
    }

    [Fact]
    public async Task Beyond_the_budget_all_events_of_the_hour_are_one_that_says_how_many_and_which()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook with { Budget = 3 });
        var answers = new List<HookAnswer>();
        for (var number = 0; number < 40; number++)
        {
            answers.Add(await rig.ReportAsync($"report {number}"));
        }

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Equal([null, HookNoise.OverBudget], answers.Select(answer => answer.Counted).Distinct());
        Assert.Equal(37, answers.Count(answer => answer.Counted == HookNoise.OverBudget));
        Assert.Equal(4, answers.Select(answer => answer.Text).Distinct().Count());
        Assert.Equal(["report 0", "report 1", "report 2"], Texts(await rig.TakeAsync()));

        // A repetition hears the same, and is neither counted nor shown once more.
        Assert.Equal((answers[1].Text, null), (await rig.ReportAsync("report 1")) is var again ? (again.Text, again.Counted) : default);
        Assert.Equal((answers[30].Text, null), (await rig.ReportAsync("report 30")) is var merged ? (merged.Text, merged.Counted) : default);
        var urgent = await rig.ReportAsync("page", severity: HookSeverity.Urgent);
        Assert.Equal(HookRig.Id(urgent.Text), Assert.Single(await rig.TakeAsync()).Id.ToString());

        var summary = Assert.Single(await rig.TakeAtAsync(TimeSpan.FromMinutes(50), 1));
        Assert.Equal((37, HookRig.Id(answers[39].Text)), (summary.Count, summary.Id.ToString()));
        var meta = summary.Event.Meta.ToDictionary();
        Assert.Equal(("github.over_budget", "3"), (meta["kind"], meta["budget"]));
        var lines = summary.Event.Content.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(20, 20).Select(number => $"report {number}"), lines.Select(line => line.Split(": ")[1].Split(" (")[0]));
        Assert.All(lines, line => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(meta["file_path"])!, line.Split('(')[^1].TrimEnd(')')))));
        var ids = string.Join('\n', AuditLog.Read(rig.SpoolPath).Where(row => row.Record.Kind == "merged").Select(row => row.Record.Detail));
        Assert.All(Enumerable.Range(4, 36), number => Assert.Contains($"\"ci:report {number}\"", ids, StringComparison.Ordinal));

        // The next hour has its own.
        Assert.Null((await rig.ReportAsync("later")).Counted);
        Assert.Equal(["later"], Texts(await rig.TakeAsync()));
    }

    [Fact]
    public async Task What_is_merged_or_not_kept_uses_up_no_budget()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook with { Budget = 2 });
        rig.IsFull = true;
        Assert.Equal(503, (await rig.ReportAsync("not kept")).Status);
        rig.IsFull = false;
        Assert.Null((await rig.ReportAsync("1", "one thing")).Counted);
        Assert.Equal(HookNoise.Merged, (await rig.ReportAsync("2", "one thing")).Counted);
        Assert.Null((await rig.ReportAsync("3")).Counted);
        rig.IsFull = true;
        Assert.Equal(503, (await rig.ReportAsync("not kept again")).Status);
        rig.IsFull = false;
        Assert.Equal(HookNoise.OverBudget, (await rig.ReportAsync("4")).Counted);
        Assert.Equal(["2", "3"], Texts(await rig.TakeAsync()));
        var summary = Assert.Single(await rig.TakeAtAsync(TimeSpan.FromMinutes(50), 1));
        Assert.DoesNotContain("not kept", summary.Event.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thing_that_flaps_is_one_flappingwith_a_count_even_when_it_is_urgent()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook);
        for (var number = 0; number < 12; number++)
        {
            var answer = await rig.ReportAsync($"alert {number}", "disk", HookSeverity.Urgent, number % 2 == 0 ? HookStatus.Open : HookStatus.Resolved);
            Assert.Equal(number < 4 ? null : HookNoise.Flapping, answer.Counted);
            if (number < 4)
            {
                Assert.Equal([$"alert {number}"], Texts(await rig.TakeAsync()));
            }
        }

        Assert.Null((await rig.ReportAsync("alert", "another disk", status: HookStatus.Open)).Counted);
        Assert.Equal(["alert"], Texts(await rig.TakeAsync()));
        var flapping = Assert.Single(await rig.TakeAtAsync(TimeSpan.FromMinutes(5), 1));
        Assert.Equal((8, "11"), (flapping.Count, flapping.Event.Meta.ToDictionary()["changes"]));
        Assert.StartsWith("alert 11\n\nIt flaps: open and resolved changed 11 times in the last 10 minutes.", flapping.Event.Content, StringComparison.Ordinal);

        rig.Time.Advance(HookFlaps.Window);
        Assert.Null((await rig.ReportAsync("calm again", "disk", HookSeverity.Urgent, HookStatus.Open)).Counted);
        Assert.Equal(["calm again"], Texts(await rig.TakeAsync()));
    }

    [Fact]
    public async Task Ending_the_listener_opens_no_budget()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook with { Budget = 3 });
        Assert.Null((await rig.ReportAsync("1", "one thing")).Counted);
        Assert.Equal(HookNoise.Merged, (await rig.ReportAsync("1 again", "one thing")).Counted);
        Assert.Null((await rig.ReportAsync("2")).Counted);
        Assert.Null((await rig.ReportAsync("page", severity: HookSeverity.Urgent)).Counted);
        rig.Restart();
        Assert.Null((await rig.ReportAsync("3")).Counted);
        Assert.Equal(HookNoise.OverBudget, (await rig.ReportAsync("4")).Counted);
        rig.Restart();
        rig.Restart();
        Assert.Equal(HookNoise.OverBudget, (await rig.ReportAsync("5")).Counted);

        // What was over the budget counts towards none, in the next hour neither.
        rig.Time.Advance(TimeSpan.FromHours(1));
        rig.Restart();
        var counted = new List<string?>();
        for (var number = 6; number < 10; number++)
        {
            counted.Add((await rig.ReportAsync($"{number}")).Counted);
        }

        Assert.Equal([null, null, null, HookNoise.OverBudget], counted);
    }

    [Fact]
    public async Task Ending_the_listener_calms_no_thing_that_flaps_and_makes_no_other_one_flap()
    {
        await using var rig = await NoiseRig.StartAsync(hook => hook);
        for (var number = 0; number < 6; number++)
        {
            var answer = await rig.ReportAsync($"alert {number}", "disk", HookSeverity.Urgent, number % 2 == 0 ? HookStatus.Open : HookStatus.Resolved);
            Assert.Equal(number < 4 ? null : HookNoise.Flapping, answer.Counted);
            if (number < 4)
            {
                await rig.TakeAsync();
            }
        }

        rig.Restart();
        Assert.Equal(HookNoise.Flapping, (await rig.ReportAsync("after the kill", "disk", HookSeverity.Urgent, HookStatus.Open)).Counted);
        Assert.Null((await rig.ReportAsync("another", "another disk", HookSeverity.Urgent, HookStatus.Open)).Counted);
        rig.Time.Advance(HookFlaps.Window + TimeSpan.FromMinutes(1));
        rig.Restart();
        Assert.NotEqual(HookNoise.Flapping, (await rig.ReportAsync("calm again", "disk", HookSeverity.Urgent, HookStatus.Resolved)).Counted);
    }

    [Fact]
    public void What_is_watched_for_flapping_is_bounded_and_forgotten_when_it_is_old()
    {
        var (flaps, now) = (new HookFlaps(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var number = 0; number < HookFlaps.Most; number++)
        {
            flaps.Note(number.ToString(CultureInfo.InvariantCulture), HookStatus.Open, now);
        }

        Assert.Equal([0, 0], [flaps.Note("more", HookStatus.Open, now), flaps.Note("more", HookStatus.Resolved, now)]);
        Assert.Equal(1, flaps.Note("7", HookStatus.Resolved, now));
        var later = now + HookFlaps.Window + TimeSpan.FromSeconds(1);
        Assert.Equal([0, 1], [flaps.Note("more", HookStatus.Open, later), flaps.Note("more", HookStatus.Resolved, later)]);
    }

    static IEnumerable<string> Texts(IEnumerable<SpooledEvent> events) => events.Select(one => one.Event.Content);
}
