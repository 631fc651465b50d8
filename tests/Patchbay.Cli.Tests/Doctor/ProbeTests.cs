using Patchbay.Cli.Doctor;
using Patchbay.Cli.Doctor.Probe;
using Patchbay.SessionHost.Connections;
using Patchbay.Tests.Support;

namespace Patchbay.Cli.Tests.Doctor;

public sealed class ProbeTests
{
    [Fact]
    public async Task Each_hand_over_has_the_time_since_the_one_before()
    {
        var time = new ManualTime();
        var road = new ProbeRoad(time);
        foreach (var step in ProbeSteps.All)
        {
            time.Jump(TimeSpan.FromMilliseconds(10 * (1 + (int)step)));
            road.Pass(step);
        }

        var rows = await FollowAsync(road, TimeSpan.FromSeconds(1));
        Assert.Equal(ProbeSteps.All.Count + 1, rows.Count);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90, 450], rows.Select(row => (int)row.Milliseconds!.Value));
        Assert.All(rows, row => Assert.Equal("ok", row.Severity));
    }

    [Fact]
    public async Task It_says_before_which_hand_over_it_stopped_and_what_was_heard_last()
    {
        var road = new ProbeRoad(TimeProvider.System);
        road.Pass(ProbeStep.Opened);
        road.Pass(ProbeStep.Listening);
        road.Hear("the page is ill");
        var rows = await FollowAsync(road, TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, rows.Count);
        Assert.Equal("error", rows[^1].Severity);
        Assert.Equal("stopped before this: its page takes a connection: the page is ill", rows[^1].Text);
        Assert.NotNull(rows[^1].Remedy);
    }

    [Fact]
    public async Task One_that_was_seen_early_takes_no_time_and_never_less()
    {
        var time = new ManualTime();
        var road = new ProbeRoad(time);
        road.Pass(ProbeStep.Queued);
        time.Jump(TimeSpan.FromMilliseconds(5));
        foreach (var step in ProbeSteps.All)
        {
            road.Pass(step);
        }

        var rows = await FollowAsync(road, TimeSpan.FromSeconds(1));
        Assert.Equal(0, rows[(int)ProbeStep.Queued].Milliseconds);
        Assert.Equal(0, rows[(int)ProbeStep.Delivered].Milliseconds);
    }

    [Fact]
    public async Task A_channel_that_does_not_start_is_where_it_stops()
    {
        var folder = ProbeRun.NewFolder();
        try
        {
            var server = new ServerConfiguration("fakechat", "sh", ["-c", "echo it is broken >&2; exit 3"], new Dictionary<string, string?> { ["PATCHBAY_HOME"] = folder }, "test") { IsBuiltIn = true };
            var rows = await new ProbeRun(TimeProvider.System, TimeSpan.FromSeconds(8)).RunAsync(server, TestContext.Current.CancellationToken);
            Assert.Equal(["ok", "error"], rows.Select(row => row.Severity));
            Assert.Contains("every gate let it in: start: ", rows[1].Text, StringComparison.Ordinal);
            Assert.Contains("it is broken", rows[1].Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Task<IReadOnlyList<DoctorRow>> FollowAsync(ProbeRoad road, TimeSpan patience) => road.FollowAsync(patience, TestContext.Current.CancellationToken);
}
