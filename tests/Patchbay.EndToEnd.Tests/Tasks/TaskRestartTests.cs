using System.Diagnostics;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Tasks;

public sealed class TaskRestartTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly string _root = Directory.CreateTempSubdirectory("patchbay-restart-").FullName;

    public TaskRestartTests() => Directory.CreateDirectory(Project);

    string Home => Path.Combine(_root, "home");

    string Project => Path.Combine(_root, "project");

    string Own => Path.Combine(Home, "tasks", "s1");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_task_file_a_schedule_and_what_was_sent_do_their_work_over_a_kill_of_the_session()
    {
        Assert.Equal(0, (await RunAsync("schedule", "add", "often", "* * * * *", "wait 0.1", "--session", "s1", "--zone", "UTC", "--yes")).Code);
        var early = await RunAsync("send", "--session", "s1", "--id", "early", "hello early");
        Assert.Equal(0, early.Code);
        Assert.Contains("waits 24 hours", early.Errors, StringComparison.Ordinal);

        await using (var session = await StartAsync())
        {
            await session.WaitForAsync(item => item.GetRawText().Contains("hello early", StringComparison.Ordinal), "what was sent before");
            Drop("long.md", "wait 3");
            Drop("next.md", "hello next");
            await UntilAsync(() => Count("running") == 1);
            await session.WaitForAsync(item => item.GetRawText().Contains("wait 3", StringComparison.Ordinal), "the task at work");
            var live = await RunAsync("send", "--session", "s1", "--id", "early", "hello early");
            Assert.Equal((0, early.Text), (live.Code, live.Text));
            session.KillSession();
        }

        Assert.Equal(["next.md"], Directory.EnumerateFiles(Own).Select(path => Path.GetFileName(path)));
        await using var again = await StartAsync();
        await UntilAsync(() => File.Exists(Path.Combine(Own, "done", "next.result.md")));
        Assert.Contains("waited 3 s", await File.ReadAllTextAsync(Path.Combine(Own, "done", "long.result.md")), StringComparison.Ordinal);
        Assert.Contains("hello next", await File.ReadAllTextAsync(Path.Combine(Own, "done", "next.result.md")), StringComparison.Ordinal);
        Assert.Equal((4, 0, 0), (Count("done"), Count("running"), Count("failed")));

        // It comes each minute, so that at most one has to be waited for.
        var list = "";
        await UntilAsync(async () => (list = (await RunAsync("schedule", "list")).Text).Contains("(read)", StringComparison.Ordinal) || list.Contains("(answered)", StringComparison.Ordinal));
        Assert.StartsWith("often → s1: * * * * * UTC, missed: once", list, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("schedule", "remove", "often", "--yes")).Code);
    }

    [Fact]
    public async Task Sending_without_a_text_or_a_session_says_what_to_do()
    {
        var nowhere = await RunAsync("send", "hello");
        Assert.Equal(2, nowhere.Code);
        Assert.Contains("name one with --session", nowhere.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("send", "--session", "../s", "hello")).Code);
        Assert.Equal(1, (await RunAsync("send", "--session", "s1", " ")).Code);
        Assert.Equal(1, (await RunAsync("schedule", "add", "x", "often", "text", "--yes")).Code);

        var dropped = await RunAsync("send", "--session", "s1", "--channel", "tasks", "hello task");
        Assert.Equal("hello task", await File.ReadAllTextAsync(dropped.Text.Trim()));
    }

    async Task<SessionProcess> StartAsync()
    {
        var session = SessionProcess.Start(await ProgramAsync(
            "--name", "s1", "--headless", "--output-format", "stream-json", "--agent", "rehearsal",
            "--channels", "builtin:tasks", "--channels", "builtin:schedule", "--channels", "builtin:send"));
        foreach (var channel in new[] { "tasks", "schedule", "send" })
        {
            await session.WaitForAsync(
                item => item.GetRawText().Contains($"builtin:{channel}", StringComparison.Ordinal) && item.GetRawText().Contains("\"listening\":true", StringComparison.Ordinal), $"{channel} listening");
        }

        return session;
    }

    async Task<ProcessStartInfo> ProgramAsync(params IEnumerable<string> arguments)
    {
        var start = PublishedProgram.Start(await PublishedProgram.ShippedAsync(), arguments);
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        return start;
    }

    async Task<(int Code, string Text, string Errors)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(await ProgramAsync(arguments))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text, await errors);
    }

    void Drop(string name, string text)
    {
        var draft = Path.Combine(Own, $".{name}");
        File.WriteAllText(draft, text);
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(draft, Path.Combine(Own, name));
    }

    int Count(string folder) => Directory.EnumerateFiles(Path.Combine(Own, folder)).Count();

    static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    static async Task UntilAsync(Func<Task<bool>> conditionAsync)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await conditionAsync())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        }
    }
}
