using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Attach;

public class AttachTests
{
    [Fact]
    public async Task A_detached_session_outlives_its_terminals_and_shows_what_was_missed()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var first = world.Terminal("attach", "witnessed");
        await first.ShowsAsync("session witnessed");
        await first.TypeAsync("run sleep 2 && echo slept");
        await first.ShowsAsync("answer: yes");
        await first.TypeAsync("y");
        await first.ShowsAsync("allowed by attached terminal");
        Assert.Equal(0, await first.HangUpAsync());
        Assert.Contains("witnessed goes on", first.Text, StringComparison.Ordinal);

        var second = world.Terminal("attach", "witnessed");
        await second.ShowsAsync("slept");
        await second.TypeAsync("/detach");
        Assert.Equal(0, await second.ExitAsync());
        Assert.Contains((await world.SessionAsync()).GetProperty("state").GetString(), (string[])["idle", "working"]);

        var (code, output, errors) = await world.RunAsync("stop", "witnessed");
        Assert.True(code == 0, errors);
        Assert.Equal("witnessed has ended\n", output);
        Assert.Equal("ended", (await world.SessionAsync()).GetProperty("state").GetString());
        Assert.Empty(WorldProcesses.Of(world.Home, "patchbay"));
    }

    [Fact]
    public async Task Two_terminals_see_each_other_and_the_first_answer_wins()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var one = world.Terminal("attach", "witnessed");
        var two = world.Terminal("attach", "witnessed");
        await one.ShowsAsync("session witnessed");
        await two.ShowsAsync("session witnessed");
        await one.TypeAsync("run echo from the first");
        var id = (await two.ShowsAsync("answer: yes")).Split("answer: yes ")[1][..5];
        await two.TypeAsync($"yes {id}");
        await one.ShowsAsync("→ from the first");
        await two.ShowsAsync("→ from the first");
        await one.TypeAsync($"no {id}");
        await one.ShowsAsync($"no request {id} is open");
        await two.TypeAsync("/quit");
        Assert.Equal(0, await two.ExitAsync());
        Assert.Equal(0, await one.ExitAsync());
        Assert.Contains("session ended", one.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_terminal_attaches_to_a_session_that_has_one()
    {
        await using var world = await AttachWorld.OpenAsync();
        var owner = world.Terminal("--name", "witnessed");
        await owner.ShowsAsync("listening");
        var second = world.Terminal("attach", "witnessed");
        await second.ShowsAsync("session witnessed");
        await second.TypeAsync("hello from the second");
        await owner.ShowsAsync("● hello from the second");
        Assert.Equal(0, await second.HangUpAsync());
        await owner.TypeAsync("still here");
        await owner.ShowsAsync("● still here");
        await owner.TypeAsync("/quit");
        Assert.Equal(0, await owner.ExitAsync());
    }

    [Fact]
    public async Task Closing_a_terminal_that_is_not_detached_ends_the_session_gracefully()
    {
        await using var world = await AttachWorld.OpenAsync();
        var terminal = world.Terminal("--name", "witnessed");
        await terminal.ShowsAsync("listening");
        await terminal.SignalAsync("HUP");
        Assert.Equal(0, await terminal.ExitAsync());
        Assert.Equal("ended", (await world.SessionAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Names_that_do_not_run_are_one_clear_line()
    {
        await using var world = await AttachWorld.OpenAsync();
        Assert.Equal((1, "", "patchbay: no session nobody runs (see patchbay sessions)\n"), await world.RunAsync("attach", "nobody"));
        Assert.Equal((1, "", "patchbay: no session nobody runs (see patchbay sessions)\n"), await world.RunAsync("stop", "nobody"));
        Assert.Equal(2, (await world.RunAsync("attach", "../up")).Code);
        Assert.Equal(2, (await world.RunAsync("--detach", "-p", "hello")).Code);
        Assert.StartsWith("no sessions yet", (await world.RunAsync("sessions")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_runs_already_is_not_started_twice()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var (code, _, errors) = await world.RunAsync("--detach", "--headless", "--name", "witnessed");
        Assert.Equal(1, code);
        Assert.Contains("is held by process", errors, StringComparison.Ordinal);
        Assert.Equal("idle", (await world.SessionAsync()).GetProperty("state").GetString());
    }
}
