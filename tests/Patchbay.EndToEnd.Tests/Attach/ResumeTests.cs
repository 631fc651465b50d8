namespace Patchbay.EndToEnd.Tests.Attach;

public class ResumeTests
{
    [Fact]
    public async Task A_killed_session_is_resumed_with_what_was_shown_and_what_waited()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var before = world.Terminal("attach", "witnessed");
        await before.TypeAsync("run sleep 60");
        await before.ShowsAsync("answer: yes");
        await before.TypeAsync("hello after the sleep");
        await before.TypeAsync("/queue");
        await before.ShowsAsync("1 waiting");
        await world.KeptAsync("hello after the sleep");
        await world.KillAsync();

        // From another folder: the session runs in its own.
        var start = world.Command("--detach", "--headless", "--resume", "witnessed");
        start.WorkingDirectory = world.Home;
        var (code, output, errors) = await AttachWorld.RunAsync(start);
        Assert.True(code == 0, errors);
        Assert.Equal("witnessed\n", output);
        var after = world.Terminal("attach", "witnessed");
        await after.ShowsAsync("'run sleep 60'");
        await after.ShowsAsync("● hello after the sleep");
        await after.ShowsAsync("builtin:fakechat: listening");
        Assert.Equal(world.Project, (await world.SessionAsync()).GetProperty("project").GetString());
    }

    [Fact]
    public async Task Continue_takes_the_last_session_of_the_folder()
    {
        await using var world = await AttachWorld.OpenAsync();
        Assert.Equal((1, "patchbay: no session ran in this folder that could go on; patchbay alone starts one\n"), Without(await world.RunAsync("--continue")));
        foreach (var name in new[] { "one", "two" })
        {
            Assert.Equal(0, (await world.RunAsync("--name", name, "-p", $"hello {name}", "--channels", "builtin:fakechat")).Code);
        }

        var terminal = world.Terminal("--continue");
        await terminal.ShowsAsync("● hello two");
        await terminal.ShowsAsync("builtin:fakechat: listening");
        await terminal.TypeAsync("and on");
        await terminal.ShowsAsync("● and on");
        Assert.Contains("runs: patchbay attach two shows it", (await world.RunAsync("--continue")).Errors, StringComparison.Ordinal);
        await terminal.HangUpAsync();
        Assert.DoesNotContain("hello one", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_resumed_is_one_clear_line()
    {
        await using var world = await AttachWorld.OpenAsync();
        Assert.Equal((1, "patchbay: no session nobody was recorded (see patchbay sessions)\n"), Without(await world.RunAsync("--resume", "nobody")));
        Assert.Equal(2, (await world.RunAsync("--resume", "nobody", "--continue")).Code);
        Assert.Equal(0, (await world.RunAsync("--name", "witnessed", "-p", "hello")).Code);
        Directory.Delete(world.Project);
        var start = world.Command("--resume", "witnessed");
        start.WorkingDirectory = world.Home;
        var gone = await AttachWorld.RunAsync(start);
        Assert.Equal(1, gone.Code);
        Assert.Contains($"the folder {world.Project}, in which witnessed ran, is gone", gone.Errors, StringComparison.Ordinal);
    }

    static (int, string) Without((int Code, string Output, string Errors) run) => (run.Code, run.Errors);
}
