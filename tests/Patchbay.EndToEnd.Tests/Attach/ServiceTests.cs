using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Attach;

public class ServiceTests
{
    [Fact]
    public async Task A_service_is_made_known_comes_back_after_a_kill_and_is_forgotten()
    {
        await using var world = await AttachWorld.OpenAsync();
        var (code, output, errors) = await AttachWorld.RunAsync(Service(world, "install", "--name", "witnessed", "--yes", "--", "--channels", "builtin:fakechat"));
        Assert.True(code == 0, errors);
        var unit = Path.Combine(world.Project, "config/systemd/user/patchbay-witnessed.service");
        Assert.Contains($"written: {unit}", output, StringComparison.Ordinal);
        Assert.Equal(
            ["--user daemon-reload", "--user enable --now patchbay-witnessed.service"],
            await File.ReadAllLinesAsync(Path.Combine(world.Project, "calls")));

        // As systemd does it: what the unit says, again after a kill, until it is asked to end.
        await using (var first = await StartedAsync(world, unit))
        {
            var terminal = world.Terminal("attach", "witnessed");
            await terminal.TypeAsync("hello before the kill");
            await terminal.ShowsAsync("● hello before the kill");
            await world.KeptAsync("\"type\":\"assistant\"");
            await first.SignalAsync("KILL");
            await terminal.ExitAsync();
        }

        await using (var second = await StartedAsync(world, unit))
        {
            var terminal = world.Terminal("attach", "witnessed");
            await terminal.ShowsAsync("● hello before the kill");
            await second.SignalAsync("TERM");
            Assert.Equal(0, await second.ExitAsync());
            Assert.Equal(0, await terminal.ExitAsync());
        }

        (code, _, errors) = await AttachWorld.RunAsync(Service(world, "uninstall", "--name", "witnessed", "--yes"));
        Assert.True(code == 0, errors);
        Assert.False(File.Exists(unit));
        Assert.Equal("--user disable --now patchbay-witnessed.service", (await File.ReadAllLinesAsync(Path.Combine(world.Project, "calls")))[^1]);
    }

    [Fact]
    public async Task What_cannot_be_a_service_is_one_clear_line()
    {
        await using var world = await AttachWorld.OpenAsync();
        Assert.Equal(2, (await AttachWorld.RunAsync(Service(world, "install", "--yes", "--", "--channels", "nonsense"))).Code);
        Assert.Contains("wants --yes", (await AttachWorld.RunAsync(Service(world, "install"))).Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await AttachWorld.RunAsync(Service(world, "uninstall", "--yes"))).Code);
        Assert.False(Directory.Exists(Path.Combine(world.Project, "config")));
        Assert.Contains(" \"--sandbox\" \"--worktree\" \"--name\"", (await AttachWorld.RunAsync(Service(world, "install", "--print", "--sandbox", "--worktree"))).Output, StringComparison.Ordinal);
        Assert.Contains("exclude each other", (await AttachWorld.RunAsync(Service(world, "install", "--print", "--sandbox", "--container", "debian"))).Errors, StringComparison.Ordinal);
        Assert.StartsWith("[Unit]\n", (await AttachWorld.RunAsync(Service(world, "install", "--print"))).Output, StringComparison.Ordinal);
    }

    /// <summary>With a stand-in that writes down what systemd would be told.</summary>
    static ProcessStartInfo Service(AttachWorld world, params string[] arguments)
    {
        var programs = Directory.CreateDirectory(Path.Combine(world.Runtime, "bin")).FullName;
        var systemctl = Path.Combine(programs, "systemctl");
        File.WriteAllText(systemctl, $"#!/bin/sh\necho \"$@\" >> '{world.Project}/calls'\n");
        File.SetUnixFileMode(systemctl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = world.Command(["service", .. arguments]);
        start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(world.Project, "config");
        return start;
    }

    static async Task<LineTerminal> StartedAsync(AttachWorld world, string unit)
    {
        var line = (await File.ReadAllLinesAsync(unit)).Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        var words = line["ExecStart=\"".Length..^1].Split("\" \"");
        var start = world.Command();
        start.FileName = words[0];
        start.ArgumentList.Clear();
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        var service = new LineTerminal(Process.Start(start)!);
        await service.ShowsAsync("ready witnessed");
        return service;
    }
}
