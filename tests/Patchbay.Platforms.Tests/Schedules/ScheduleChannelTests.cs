using Patchbay.Channels;
using Patchbay.Channels.Testing;
using Patchbay.Platforms.Schedules;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Schedules;

public sealed class ScheduleChannelTests : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    readonly string _home = Directory.CreateTempSubdirectory("patchbay-schedules-").FullName;
    readonly ManualTime _time = new();
    ChannelServerHarness? _harness;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task A_schedule_is_an_event_with_the_rights_of_a_task_at_its_time()
    {
        Plan();
        await StartAsync();
        await PassAsync(TimeSpan.FromHours(1));

        var run = await _harness!.NextEventAsync();
        Assert.Equal(("look around", SenderRoles.Task, "hourly", "2030-01-01T01:00:00Z"), (run.Content, run.Role, run["schedule"], run["due"]));
        await EndAsync(run);
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("2030-01-01T02:00:00Z", (await _harness.NextEventAsync())["due"]);
    }

    [Fact]
    public async Task Another_session_s_schedule_does_not_come_here_and_a_new_one_comes_without_a_restart()
    {
        Plan(session: "other");
        await StartAsync();
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Null(_harness!.TryNextEvent());

        Plan();
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("2030-01-01T03:00:00Z", (await _harness.NextEventAsync())["due"]);
    }

    [Fact]
    public async Task A_run_that_is_not_finished_keeps_the_next_one_from_starting_over_a_restart_too()
    {
        Plan();
        await StartAsync();
        await PassAsync(TimeSpan.FromHours(1));
        var run = await _harness!.NextEventAsync();
        await _harness.ReceiptAsync(new Receipt(run.Id!, ReceiptState.Delivered, null));
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(1, State().Busy);

        await StopAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal((2, CronTimesTests.At("2030-01-01T01:00:00Z")), (State().Busy, State().Running));
        await EndAsync(run);
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("2030-01-01T04:00:00Z", (await _harness!.NextEventAsync())["due"]);
    }

    [Fact]
    public async Task Runs_that_were_missed_come_once_and_say_how_late_they_are()
    {
        Plan();
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        await StopAsync();
        _time.Jump(TimeSpan.FromHours(5.5));
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(1));

        var run = await _harness!.NextEventAsync();
        Assert.Equal(("2030-01-01T05:00:00Z", "31 min"), (run["due"], run["late"]));
        await EndAsync(run);
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Null(_harness.TryNextEvent());
        Assert.Equal((4, 1), (State().Missed, State().Runs));
    }

    [Fact]
    public async Task Killed_before_it_was_written_down_a_run_is_the_same_event_and_after_it_none()
    {
        Plan();
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        var before = await File.ReadAllBytesAsync(StateFile);
        await PassAsync(TimeSpan.FromMinutes(59));
        var run = await _harness!.NextEventAsync();
        await EndAsync(run);
        await StopAsync();

        // The event is on disk, and that it was started is not: as a kill leaves it between the two.
        await File.WriteAllBytesAsync(StateFile, before);
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((1, "read", (DateTimeOffset?)null), (State().Runs, State().LastState, State().Running));
        Assert.Null(_harness!.TryNextEvent());

        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("2030-01-01T02:00:00Z", (await _harness.NextEventAsync())["due"]);
    }

    string StateFile => Path.Combine(_home, "channels", "schedule", "s1", "schedules-state.json");

    void Plan(string session = "s1") =>
        ScheduleFile.Write(_home, [new("hourly", "0 * * * *", "UTC", session, "look around", MissedRuns.Once, TimeSpan.Zero, null)]);

    ScheduleState State() => ScheduleStates.Read(_home, "s1")["hourly"];

    async Task StartAsync()
    {
        var platform = SchedulesPlatform.Create(new SchedulesSettings { HomeFolder = _home, Session = "s1" }, [], _time);
        _harness = ChannelServerHarness.Start(platform, new ChannelServerSettings { Project = _home });
        await _harness.InitializeAsync(withReceipts: true);
        await WaitAsync();
    }

    async Task StopAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
            _harness = null;
        }
    }

    /// <summary>The channel has looked at its schedules at this time when it returns, and again at the end of it.</summary>
    async Task PassAsync(TimeSpan by)
    {
        for (var rest = by; rest > TimeSpan.Zero; rest -= TimeSpan.FromMinutes(10))
        {
            var step = rest < TimeSpan.FromMinutes(10) ? rest : TimeSpan.FromMinutes(10);
            if (step > Look)
            {
                _time.Advance(step - Look);
                await WaitAsync();
            }

            // It waits for just this long: so its next look is at this very time.
            _time.Advance(Look);
            await WaitAsync();
        }
    }

    async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!_time.HasTimer(Look))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
        }
    }

    async Task EndAsync(ChannelEvent run)
    {
        await _harness!.ReceiptAsync(new Receipt(run.Id!, ReceiptState.Delivered, null), new Receipt(run.Id!, ReceiptState.Read, null));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (State().LastState != "read")
        {
            await PassAsync(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
