using System.Text.Json;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Agents;

/// <summary>One prompt as a job of a pipeline that has a chat: what it asks goes there, and nothing can hold it up for ever.</summary>
public sealed class UnattendedTests
{
    static readonly string[] Answers =
    [
        """{"text": "", "calls": [{"tool": "AskUser", "arguments": {"question": "Which branch?", "choices": ["main", "release"]}}]}""",
        """{"text": "", "calls": [{"tool": "Bash", "arguments": {"command": "printf done > out.txt"}}]}""",
        """{"text": "It is over."}""",
    ];

    [Fact]
    public async Task What_a_job_asks_goes_to_the_chat_and_what_is_answered_there_counts()
    {
        await using var model = await ModelWorld.StartAsync(Answers);
        await using var world = await TelegramWorld.OpenAsync();
        var job = Job(world, model);
        world.Tap(await world.SentAsync("Which branch?"), "pick:", ":0");
        world.Tap(await world.SentAsync("🔐 Permission: Bash"), "perm:allow:");
        var result = await job.WaitForAsync(item => item.GetProperty("type").GetString() is "result", "the result");
        await job.ExitedAsync();
        Assert.Equal((0, "completed", "It is over.", 0), (job.ExitCode, Text(result, "outcome"), Text(result, "text"), result.GetProperty("refused_calls").GetArrayLength()));
        Assert.Equal("done", await File.ReadAllTextAsync(Path.Combine(world.Project, "out.txt")));
        Assert.Contains("The answer: main", await File.ReadAllTextAsync(model.Record), StringComparison.Ordinal);
        Assert.Contains("agent: claude (chosen with --agent)", job.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_answers_in_time_takes_its_documented_end_and_the_job_goes_on()
    {
        await using var model = await ModelWorld.StartAsync(Answers);
        await using var world = await TelegramWorld.OpenAsync();
        world.Bot.People.Direct(TelegramWorld.Owner);
        await File.WriteAllTextAsync(Path.Combine(world.Home, "settings.json"), """{ "permissions": { "timeoutSeconds": 3 } }""");
        var job = Job(world, model);
        var result = await job.WaitForAsync(item => item.GetProperty("type").GetString() is "result", "the result");
        await job.ExitedAsync();
        Assert.Equal((0, "completed", "It is over."), (job.ExitCode, Text(result, "outcome"), Text(result, "text")));
        Assert.Equal(["Bash"], result.GetProperty("refused_calls").EnumerateArray().Select(tool => tool.GetString()));
        Assert.False(File.Exists(Path.Combine(world.Project, "out.txt")));
        Assert.Contains("take the choice that is easiest to undo", await File.ReadAllTextAsync(model.Record), StringComparison.Ordinal);
        await world.SentAsync("Which branch?");
    }

    [Fact]
    public async Task A_command_that_wants_a_terminal_finds_none_and_ends()
    {
        await using var model = await ModelWorld.StartAsync(
            """{"text": "", "calls": [{"tool": "Bash", "arguments": {"command": "cat; tty; read x < /dev/tty || echo without"}}]}""", """{"text": "over"}""");
        await using var job = model.Session("claude", "-p", "go", "--dangerously-skip-permissions");
        var result = await job.WaitForAsync(item => item.GetProperty("type").GetString() is "tool_result", "the command's end");
        Assert.Contains("not a tty", Text(result, "text"), StringComparison.Ordinal);
        Assert.EndsWith("without", Text(result, "text")!.TrimEnd(), StringComparison.Ordinal);
        await job.ExitedAsync();
        Assert.Equal(0, job.ExitCode);
    }

    [Fact]
    public async Task A_Claude_Code_that_is_killed_in_a_job_goes_on_where_it_was_and_the_job_ends_well()
    {
        await using var model = await ModelWorld.StartAsync(
            """{"text": "", "calls": [{"tool": "Bash", "arguments": {"command": "echo $$ > begun; exec tail -f /dev/null"}}]}""", """{"text": "after all"}""");
        await using var job = model.Session("claude-code", "-p", "go", "--dangerously-skip-permissions");
        await model.FileAsync("begun");
        Assert.True(WorldProcesses.Kill(model.Claudes()[0]));
        await job.WaitForNoticeAsync("is started again");
        var end = await job.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_finished", "the end");
        Assert.Equal(("completed", "after all"), (Text(end, "outcome"), Text(end, "text")));
        await job.ExitedAsync();
        Assert.Equal(0, job.ExitCode);
    }

    static SessionProcess Job(TelegramWorld world, ModelWorld model) => world.Start(change: start =>
    {
        start.ArgumentList.Remove("--headless");
        start.ArgumentList[start.ArgumentList.IndexOf("stream-json")] = "json";
        foreach (var argument in (string[])["-p", "go", "--agent", "claude", "--model", "fake"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ANTHROPIC_API_KEY"] = "fake-key-of-a-fake-model";
        start.Environment["ANTHROPIC_BASE_URL"] = model.Address.AbsoluteUri;
    });

    static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
