using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Patchbay.SessionHost.Tests.Processes;

namespace Patchbay.SessionHost.Tests.Tools;

public sealed class BashToolTests : IAsyncDisposable
{
    readonly ToolRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("echo hi", "hi\n")]
    [InlineData("pwd | sed 's:.*/::'; echo $ROOM", "work\nyes\n")]
    [InlineData("cat; echo done", "done\n")]
    [InlineData("for i in 1 2 3; do echo o$i; echo e$i >&2; done", "o1\ne1\no2\ne2\no3\ne3\n")]
    [InlineData("true", "[No output.]")]
    [InlineData("printf 'a\\377\\033b'", "a\uFFFD\u001bb")]
    public async Task A_command_runs_and_its_output_comes_in_order(string command, string expected) =>
        Assert.Equal(expected, await RunAsync(command, isError: false));

    [Theory]
    [InlineData("echo no; exit 3", "no\n[Exit code 3]")]
    [InlineData("printf no; exit 3", "no\n[Exit code 3]")]
    [InlineData("kill -9 $$", "[Exit code 137]")]
    public async Task A_failure_is_said_with_its_exit_code(string command, string expected) =>
        Assert.Equal(expected, await RunAsync(command, isError: true));

    [Fact]
    public async Task A_command_that_begins_with_a_dash_is_a_command() =>
        Assert.Contains("[Exit code 127]", await RunAsync("-nosuch", isError: true), StringComparison.Ordinal);

    [Fact]
    public async Task A_long_output_is_cut_in_the_middle_and_the_whole_is_in_a_file()
    {
        var text = await RunAsync("seq 100000", isError: false);
        Assert.InRange(text.Length, 30_000, 30_500);
        Assert.StartsWith("1\n2\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n100000\n", text, StringComparison.Ordinal);
        var file = Regex.Match(text, @"the whole output is in (.*)\]").Groups[1].Value;
        Assert.Equal(string.Concat(Enumerable.Range(1, 100_000).Select(i => $"{i}\n")), await File.ReadAllTextAsync(file));
        var left = int.Parse(Regex.Match(text, @"\[(\d+) characters").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(588_895, left + 30_000);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_room.Overflow));
        }
    }

    [Theory]
    [InlineData(30_000, false)]
    [InlineData(30_001, true)]
    public async Task An_output_up_to_the_limit_is_whole(int length, bool cut)
    {
        var text = await RunAsync($"head -c {length} /dev/zero | tr '\\0' x", isError: false);
        Assert.Equal(cut, text.Contains("left out", StringComparison.Ordinal));
        Assert.Equal(cut, Directory.Exists(_room.Overflow));
        Assert.Equal(30_000, text.Split('\n').Where(l => !l.StartsWith('[')).Sum(l => l.Length));
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_killed_with_all_it_started()
    {
        var tag = TestTree.NewTag();
        var result = await _room.CallAsync("Bash",
            $"{{'command':'echo first; trap : TERM; setsid sleep 300.{tag} & sleep 301.{tag}; sleep 302.{tag}','timeout':700}}");
        Assert.True(result.IsError);
        Assert.Equal("first\n[Timed out after 700 ms; it was killed with all it started.]", result.Text);
        Assert.Empty(TestTree.Living(tag));
    }

    [Fact]
    public async Task A_cancelled_command_is_killed_with_all_it_started()
    {
        var tag = TestTree.NewTag();
        using var cancel = new CancellationTokenSource();
        var running = _room.CallAsync("Bash", $"{{'command':'sleep 300.{tag} & sleep 301.{tag}'}}", cancel.Token);
        while (TestTree.Living($"sleep 301.{tag}").Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(TestTree.Living(tag));
    }

    [Fact]
    public async Task A_background_process_that_holds_the_output_does_not_hold_the_call_and_ends_with_the_session()
    {
        var tag = TestTree.NewTag();
        var watch = Stopwatch.StartNew();
        var text = await RunAsync($"sleep 300.{tag} & echo started", isError: false);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.StartsWith("started\n[A process in the background goes on", text, StringComparison.Ordinal);
        Assert.NotEmpty(TestTree.Living(tag));
        await _room.Context.Guard.DisposeAsync();
        Assert.Empty(TestTree.Living(tag));
    }

    [Fact]
    public async Task A_background_process_that_prints_much_later_does_not_die_of_it()
    {
        await RunAsync("(sleep 1; seq 100000; echo ok > finished) & echo started", isError: false);
        var watch = Stopwatch.StartNew();
        while (!File.Exists(_room.At("finished")) && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.True(File.Exists(_room.At("finished")));
    }

    [Fact]
    public async Task A_command_that_cannot_start_is_a_result()
    {
        Assert.NotEmpty(await RunAsync(new string(' ', 3_000_000) + "true", isError: true));
        Directory.Delete(_room.Work);
        Assert.Contains("does not exist", await RunAsync("true", isError: true), StringComparison.Ordinal);
    }

    async Task<string> RunAsync(string command, bool isError)
    {
        var input = new Dictionary<string, string> { ["command"] = command };
        var result = await ToolRoom.Tool("Bash").RunAsync(
            System.Text.Json.JsonSerializer.SerializeToElement(input), _room.Context, CancellationToken.None);
        Assert.True(result.IsError == isError, result.Text);
        return result.Text;
    }
}
