using System.Diagnostics;
using System.Text.Json;
using Patchbay.EndToEnd.Tests.Rights;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    readonly RightsWorld _world = new();

    [Fact]
    public async Task A_look_changes_nothing_and_says_nothing_secret()
    {
        File.SetUnixFileMode(_world.Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await _world.PromptAsync("hello");
        await File.WriteAllTextAsync(Path.Combine(_world.Project, ".mcp.json"), """{ "mcpServers": { "x": { "command": "sh", "env": { "KEY": "hunter2" } } } }""");
        await _world.RunAsync("trust", "--yes");
        var before = Listing();

        var (code, text) = await _world.RunAsync("doctor", "--json");

        Assert.Equal(before, Listing());
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(text);
        var areas = report.RootElement.GetProperty("findings").EnumerateArray().Select(row => row.GetProperty("area").GetString()).Distinct();
        Assert.Equal(["runtime", "folders", "leases", "sharing", "queues", "sessions", "channels", "agents", "trust", "settings", "policy", "fakechat", "telegram", "tasks", "webhook", "schedules", "send"], areas);
        Assert.Equal(report.RootElement.GetProperty("ok").GetBoolean() ? 0 : 1, code);
    }

    [Fact]
    public async Task The_probe_goes_the_whole_road_and_leaves_nothing_behind()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(_world.Project, "temporary")).FullName;
        var (_, text) = await _world.RunAsync(start =>
        {
            start.Environment["TMPDIR"] = temporary;
            // What is said for the real page must not reach the probe's.
            start.Environment["FAKECHAT_TOKEN"] = "hunter2";
        }, "doctor", "--probe");

        Assert.Contains("ms  a message is on disk in the spool", text, StringComparison.Ordinal);
        Assert.Contains("ms  the answer is back in the page", text, StringComparison.Ordinal);
        Assert.Contains("the whole road took", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(temporary, "patchbay-probe-*"));
        Assert.False(Directory.Exists(Path.Combine(_world.Home, "sessions")));
    }

    [Fact]
    public async Task A_probe_that_cannot_begin_says_so_and_fails()
    {
        var (code, text) = await _world.RunAsync(start => start.Environment["TMPDIR"] = "/dev/null", "doctor", "--probe");
        Assert.Equal(1, code);
        Assert.Contains("no folder for it can be made", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_session_is_seen_with_its_channel_and_what_each_process_holds()
    {
        var start = PublishedProgram.Start(
            await PublishedProgram.ShippedAsync(), "--headless", "--output-format", "stream-json", "--name", "seen", "--channels", "builtin:fakechat", "server:absent");
        start.WorkingDirectory = _world.Project;
        start.Environment["PATCHBAY_HOME"] = _world.Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        await using var session = SessionProcess.Start(start);
        await session.WaitForAsync(
            item => item.GetProperty("type").GetString() is "channel" && item.GetProperty("listening").GetBoolean(), "the page listens");

        // What it shows reaches its file a moment later, and the spool opens beside the handshake: its lock first, then its tables.
        var text = "";
        string[] wanted =
        [
            "builtin:fakechat in session seen: listening",
            "server:absent in session seen: not listening: installed",
            "sessions/seen/session.db is held by process",
            "channels/fakechat/spool.db is held by process",
            "channels/fakechat: nothing waits",
        ];
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(30) && !wanted.All(part => text.Contains(part, StringComparison.Ordinal));)
        {
            (_, text) = await _world.RunAsync("doctor");
        }

        Assert.All(wanted, part => Assert.Contains(part, text, StringComparison.Ordinal));
        await session.StopAsync();
    }

    public void Dispose() => _world.Dispose();

    string Listing() => string.Join('\n', new DirectoryInfo(_world.Home).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {entry.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal));
}
