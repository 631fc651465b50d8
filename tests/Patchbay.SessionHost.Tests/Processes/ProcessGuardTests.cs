using System.Diagnostics;
using System.Globalization;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tests.Processes;

/// <summary>Alone: the five seconds of the contract are of a machine that has time.</summary>
[Collection(nameof(Alone))]
public class ProcessGuardTests
{
    static readonly TimeSpan Five = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Fact_49_No_process_of_the_tree_survives_5_s_after_a_SIGKILL_of_the_host()
    {
        var tag = TestTree.NewTag();
        using var program = GuardedProgram.Start(tag);
        var guardId = await ReadyAsync(program);
        Assert.Equal(5, Enumerable.Range(300, 5).Count(n => TestTree.Living($"sleep {n}.{tag}").Count > 0));

        program.Kill();
        await TestTree.GoneAsync(tag, Five);
        await program.WaitForExitAsync();
        await GoneAsync(guardId);
    }

    [Fact]
    public async Task Fact_49_No_process_of_the_tree_survives_5_s_after_the_session_end()
    {
        var tag = TestTree.NewTag();
        var guard = ProcessGuard.Start(TimeProvider.System);
        var guardId = guard.Id;
        var child = await StubbornAsync(guard, tag);
        var watch = Stopwatch.StartNew();
        await guard.DisposeAsync();
        Assert.Empty(TestTree.Living(tag));
        Assert.True(watch.Elapsed < Five, $"took {watch.Elapsed}");
        Assert.Equal(137, await child.Exited.WaitAsync(Five));
        await GoneAsync(guardId);
    }

    [Fact]
    public async Task The_guard_ends_at_once_when_there_is_nothing_to_end()
    {
        var guard = ProcessGuard.Start(TimeProvider.System);
        var watch = Stopwatch.StartNew();
        await guard.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task The_guard_holds_nothing_of_the_host_but_its_input()
    {
        await using var guard = ProcessGuard.Start(TimeProvider.System);
        await TestTree.FirstLineAsync((await ChildProcess.StartAsync(TestTree.Shell("echo up"), guard, default)).StandardOutput);
        await Connections.Eventually.TrueAsync(() => new FileInfo($"/proc/{guard.Id}/fd/2").LinkTarget is "/dev/null", "the guard let go of nothing");
        var files = Directory.EnumerateFileSystemEntries($"/proc/{guard.Id}/fd")
            .ToDictionary(f => Path.GetFileName(f)!, f => new FileInfo(f).LinkTarget);
        Assert.Equal(["0", "1", "2"], files.Keys.Where(k => int.Parse(k, CultureInfo.InvariantCulture) < 10).Order());
        Assert.Equal("/dev/null", files["1"]);
        Assert.Equal("/dev/null", files["2"]);
        Assert.DoesNotContain("PATCHBAY_GUARD", await File.ReadAllTextAsync($"/proc/{guard.Id}/environ"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guard_that_was_killed_is_replaced_and_its_successor_knows_the_old_children()
    {
        var tag = TestTree.NewTag();
        var guard = ProcessGuard.Start(TimeProvider.System);
        await StubbornAsync(guard, tag);
        using (var first = Process.GetProcessById(guard.Id))
        {
            first.Kill();
            await first.WaitForExitAsync();
        }

        await ChildProcess.StartAsync(TestTree.Shell("exec sleep 60"), guard, default);
        await guard.DisposeAsync();
        await TestTree.GoneAsync(tag, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Nothing_starts_under_a_guard_that_ended()
    {
        var guard = ProcessGuard.Start(TimeProvider.System);
        await guard.DisposeAsync();
        var mark = Path.GetTempFileName();
        await Assert.ThrowsAsync<ChildStartException>(() => ChildProcess.StartAsync(TestTree.Shell($"rm '{mark}'"), guard, default));
        Assert.True(File.Exists(mark));
        File.Delete(mark);
    }

    static async Task<ChildProcess> StubbornAsync(ProcessGuard guard, string tag)
    {
        var script = TestTree.Stubborn.Replace("TAG", tag, StringComparison.Ordinal);
        var child = await ChildProcess.StartAsync(TestTree.Shell(script), guard, default);
        Assert.Equal("up", await TestTree.FirstLineAsync(child.StandardOutput));
        return child;
    }

    static async Task<int> ReadyAsync(Process program)
    {
        while (await program.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                return int.Parse(line[6..], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The program ended before its tree stood.");
    }

    static async Task GoneAsync(int id)
    {
        var watch = Stopwatch.StartNew();
        while (TestTree.IsAlive(id) && watch.Elapsed < Five)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.False(TestTree.IsAlive(id));
    }
}
