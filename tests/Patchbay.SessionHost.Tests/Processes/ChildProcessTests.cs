using System.Diagnostics;
using System.Text;
using Patchbay.SessionHost.Processes;

namespace Patchbay.SessionHost.Tests.Processes;

public sealed class ChildProcessTests : IAsyncLifetime
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    readonly ProcessGuard _guard = ProcessGuard.Start(TimeProvider.System);
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-test-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_child_gets_every_byte_and_answers_with_every_byte()
    {
        await using var child = await StartAsync("exec cat");
        byte[] sent = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        var reading = ReadAsync(child.StandardOutput);
        await child.StandardInput.WriteAsync(sent);
        await child.StandardInput.DisposeAsync();
        Assert.Equal(sent, await reading);
        Assert.Equal(0, await child.Exited.WaitAsync(Long));
    }

    [Fact]
    public async Task Output_and_errors_come_apart_and_the_exit_code_is_the_childs()
    {
        await using var child = await StartAsync("echo out; echo err >&2; exit 7");
        Assert.Equal("out\n", Encoding.UTF8.GetString(await ReadAsync(child.StandardOutput)));
        Assert.Equal("err\n", Encoding.UTF8.GetString(await ReadAsync(child.StandardError)));
        Assert.Equal(7, await child.Exited.WaitAsync(Long));
    }

    [Fact]
    public async Task The_child_leads_a_group_and_a_session_of_its_own()
    {
        await using var child = await StartAsync("exec cat");
        var fields = (await File.ReadAllTextAsync($"/proc/{child.Id}/stat")).Split(") ")[1].Split(' ');
        Assert.Equal([$"{child.Id}", $"{child.Id}"], fields[2..4]);
    }

    [Fact]
    public async Task The_child_ignores_no_signal()
    {
        await using var child = await StartAsync("grep SigIgn /proc/self/status");
        Assert.Equal("SigIgn:\t0000000000000000\n", Encoding.UTF8.GetString(await ReadAsync(child.StandardOutput)));
    }

    [Fact]
    public async Task Environment_and_folder_and_arguments_arrive_as_they_are()
    {
        var command = new ChildCommand("sh", ["-c", "printf '%s|%s|%s|%s' \"$A\" \"${HOME-none}\" \"$PWD\" \"$1\"", "sh", "a b'\"\n*$"],
            _folder, new Dictionary<string, string?> { ["A"] = "one two", ["HOME"] = null });
        await using var child = await ChildProcess.StartAsync(command, _guard, default);
        Assert.Equal($"one two|none|{_folder}|a b'\"\n*$", Encoding.UTF8.GetString(await ReadAsync(child.StandardOutput)));
    }

    [Fact]
    public async Task A_program_that_cannot_run_is_said_in_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "plain"), "x");
        Assert.Contains("not found on PATH", await FailAsync("no-such-program-here", _folder), StringComparison.Ordinal);
        Assert.Contains("does not exist", await FailAsync("./nothing", _folder), StringComparison.Ordinal);
        Assert.Contains("is not executable", await FailAsync("./plain", _folder), StringComparison.Ordinal);
        Assert.Contains("folder", await FailAsync("sh", Path.Combine(_folder, "gone")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_found_on_the_path_of_the_child()
    {
        var program = Path.Combine(_folder, "only-here");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho found\n");
        TestTree.MakeExecutable(program);
        var command = new ChildCommand("only-here", [], "/", new Dictionary<string, string?> { ["PATH"] = $"{_folder}:/usr/bin:/bin" });
        await using var child = await ChildProcess.StartAsync(command, _guard, default);
        Assert.Equal("found\n", Encoding.UTF8.GetString(await ReadAsync(child.StandardOutput)));
    }

    [Fact]
    public async Task A_child_that_ends_with_its_input_is_not_signalled()
    {
        await using var child = await StartAsync("trap 'exit 9' TERM; cat; exit 3");
        var watch = Stopwatch.StartNew();
        await child.StopAsync(Long, Long);
        Assert.Equal(3, await child.Exited);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_child_that_ignores_the_end_of_its_input_gets_SIGTERM()
    {
        await using var child = await StartAsync("trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done");
        await TestTree.FirstLineAsync(child.StandardOutput);
        await child.StopAsync(Short, Long);
        Assert.Equal(9, await child.Exited);
    }

    [Fact]
    public async Task A_child_that_ignores_SIGTERM_is_killed_with_all_that_left_its_group()
    {
        var tag = TestTree.NewTag();
        await using var child = await StartAsync(TestTree.Stubborn.Replace("TAG", tag, StringComparison.Ordinal));
        await TestTree.FirstLineAsync(child.StandardOutput);
        await child.StopAsync(Short, Short);
        Assert.Empty(TestTree.Living(tag));
        Assert.Equal(137, await child.Exited);
    }

    [Fact]
    public async Task A_wrapper_that_ends_first_does_not_save_its_grandchild()
    {
        var tag = TestTree.NewTag();
        await using var child = await StartAsync($"sleep 300.{tag} & exit 0");
        Assert.Equal(0, await child.Exited.WaitAsync(Long));
        await child.StopAsync(Short, Short);
        Assert.Empty(TestTree.Living(tag));
    }

    [Fact]
    public async Task Killing_one_child_leaves_the_others_alone()
    {
        await using var one = await StartAsync("exec cat");
        await using var other = await StartAsync("setsid sleep 100 & exec cat");
        await one.KillAsync();
        Assert.Equal(137, await one.Exited);
        Assert.False(other.Exited.IsCompleted);
        Assert.True(TestTree.IsAlive(other.Id));
    }

    [Fact]
    public async Task Stopping_twice_and_killing_after_the_end_do_no_harm()
    {
        await using var child = await StartAsync("exec cat");
        await Task.WhenAll(child.StopAsync(Long, Long), child.StopAsync(Long, Long), child.KillAsync());
        await child.KillAsync();
        Assert.True(child.Exited.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_read_of_a_silent_child_can_be_cancelled()
    {
        await using var child = await StartAsync("exec sleep 60");
        using var cancel = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            child.StandardOutput.ReadAsync(new byte[1], cancel.Token).AsTask().WaitAsync(Long));
    }

    [Fact]
    public async Task Writing_to_a_child_that_is_gone_is_an_error_and_not_our_end()
    {
        await using var child = await StartAsync("exit 0");
        await child.Exited.WaitAsync(Long);
        await Assert.ThrowsAsync<IOException>(() => child.StandardInput.WriteAsync(new byte[10]).AsTask());
    }

    Task<ChildProcess> StartAsync(string script) => ChildProcess.StartAsync(TestTree.Shell(script), _guard, default);

    async Task<string> FailAsync(string name, string folder)
    {
        var command = new ChildCommand(name, [], folder, new Dictionary<string, string?>());
        var failure = await Assert.ThrowsAsync<ChildStartException>(() => ChildProcess.StartAsync(command, _guard, default));
        Assert.DoesNotContain('\n', failure.Message);
        return failure.Message;
    }

    static async Task<byte[]> ReadAsync(Stream output)
    {
        using var all = new MemoryStream();
        await output.CopyToAsync(all).WaitAsync(Long);
        return all.ToArray();
    }
}
