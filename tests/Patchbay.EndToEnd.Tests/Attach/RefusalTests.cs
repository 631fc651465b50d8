using System.Diagnostics;

namespace Patchbay.EndToEnd.Tests.Attach;

public class RefusalTests
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task What_runs_below_a_session_can_neither_attach_nor_stop()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        foreach (var command in new[] { "attach", "stop" })
        {
            var start = world.Command(command, "witnessed");
            start.Environment["PATCHBAY_SESSION"] = "witnessed";
            var (code, _, errors) = await AttachWorld.RunAsync(start);
            Assert.Equal(2, code);
            Assert.Contains("refused below a session", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_socket_itself_takes_nobody_from_below_a_session()
    {
        await using var world = await AttachWorld.OpenAsync();
        await world.DetachAsync();
        var socket = Directory.GetFiles(Path.Combine(world.Runtime, "patchbay")).Single();
        Assert.StartsWith("{\"type\":\"hello\"", await FirstLineAsync(socket), StringComparison.Ordinal);
        Assert.Equal("", await FirstLineAsync(socket, "PATCHBAY_SESSION"));
        Assert.Equal("", await FirstLineAsync(socket, "PATCHBAY_GUARD"));
    }

    [Fact]
    public async Task A_planted_folder_stops_a_detached_session_and_only_warns_another()
    {
        await using var world = await AttachWorld.OpenAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(world.Project, "elsewhere"), Private).FullName;
        Directory.CreateSymbolicLink(Path.Combine(world.Runtime, "patchbay"), elsewhere);
        var (code, _, errors) = await world.RunAsync("--detach", "--headless", "--name", "witnessed");
        Assert.Equal(1, code);
        Assert.Contains("is not a folder of this user", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));

        var terminal = world.Terminal("--name", "witnessed");
        await terminal.ShowsAsync("is not a folder of this user");
        await terminal.TypeAsync("hello");
        await terminal.ShowsAsync("● hello");
        Assert.Equal(0, await terminal.HangUpAsync());
    }

    [Fact]
    public async Task A_runtime_folder_whose_path_is_too_long_is_replaced()
    {
        await using var world = await AttachWorld.OpenAsync();
        var deep = Directory.CreateDirectory(Path.Combine(world.Runtime, new string('x', 100))).FullName;
        var start = world.Command("--detach", "--headless", "--name", "witnessed");
        start.Environment["XDG_RUNTIME_DIR"] = deep;
        var (code, _, errors) = await AttachWorld.RunAsync(start);
        Assert.True(code == 0, errors);

        // Who looks for it has another environment, and finds it all the same.
        Assert.Equal("idle", (await world.SessionAsync()).GetProperty("state").GetString());
        Assert.Empty(Directory.GetFileSystemEntries(deep));
        Assert.Equal(0, (await world.RunAsync("stop", "witnessed")).Code);
    }

    static async Task<string> FirstLineAsync(string socket, string? variable = null)
    {
        var start = new ProcessStartInfo("perl", ["-MIO::Socket::UNIX", "-e", "my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die; print scalar(<$s>) // ''", socket])
        {
            RedirectStandardOutput = true,
        };
        if (variable is not null)
        {
            start.Environment[variable] = "witnessed";
        }

        using var perl = Process.Start(start)!;
        var line = await perl.StandardOutput.ReadToEndAsync();
        await perl.WaitForExitAsync();
        return line;
    }
}
