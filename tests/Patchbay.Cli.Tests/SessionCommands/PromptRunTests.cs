using System.Text.Json;
using Patchbay.Agents.Fake;

namespace Patchbay.Cli.Tests.SessionCommands;

/// <summary>One prompt as a pipeline runs it: its exit code and its result.</summary>
public sealed class PromptRunTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-run-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_completed_run_ends_with_0_and_says_what_it_took()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"touch /x"}""")), new FakeAnswer.Says("all is well"));
        var (code, result) = await RunAsync(model, "");
        Assert.Equal((0, 0), (code, result.GetProperty("exit_code").GetInt32()));
        Assert.Equal(("completed", "end of turn", "all is well"), (Text(result, "outcome"), Text(result, "stop_reason"), Text(result, "text")));
        Assert.Equal((1, 2, 34, 14), (Number(result, "turns"), Number(result, "requests"), Number(result, "input_tokens"), Number(result, "output_tokens")));
        Assert.Equal(["Bash"], result.GetProperty("refused_calls").EnumerateArray().Select(tool => tool.GetString()));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("cost_usd").ValueKind);
        Assert.DoesNotContain("AskUser", model.Requests[0].Body.GetProperty("tools").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_ends_it_with_4_and_names_itself()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Glob", """{"pattern":"*"}""")));
        var (code, result) = await RunAsync(model, " --max-turns 1");
        Assert.Equal((4, "--max-turns 1 is reached"), (code, Text(result, "stop_reason")));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task An_answer_that_ends_the_turn_and_reaches_the_limit_is_a_completed_run()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("all is well"));
        var (code, result) = await RunAsync(model, " --max-turns 1");
        Assert.Equal((0, "end of turn", "all is well"), (code, Text(result, "stop_reason"), Text(result, "text")));
    }

    [Fact]
    public async Task A_limit_of_dollars_with_a_model_of_unknown_price_ends_it_too()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Says("", new FakeCall("Glob", """{"pattern":"*"}""")));
        var (code, result) = await RunAsync(model, " --max-cost 1");
        Assert.Equal(4, code);
        Assert.Contains("the price of fake is not known", Text(result, "stop_reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_failed_ends_it_with_1_and_its_cause()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(new FakeAnswer.Fails(404));
        var (code, result) = await RunAsync(model, "");
        Assert.Equal((1, "failed"), (code, Text(result, "outcome")));
        Assert.Contains("choose another with --model", Text(result, "stop_reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_cannot_start_ends_it_with_3_and_one_line()
    {
        var (code, text) = await PatchbayProcess.RunAsync(_home, "-p go --agent claude", variables: new() { ["ANTHROPIC_API_KEY"] = "" });
        Assert.Equal(3, code);
        Assert.Contains("patchbay: --agent claude needs a key in ANTHROPIC_API_KEY", text.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_holds_for_the_real_program_and_without_its_tool_nothing_starts()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"touch /etc/was-here || grep CapEff /proc/self/status"}""")));
        var (code, _) = await RunAsync(model, " --sandbox --dangerously-skip-permissions");
        Assert.Equal(0, code);
        Assert.Contains("CapEff:\\t0000000000000000", model.Requests[1].Body.GetRawText(), StringComparison.Ordinal);
        Assert.False(File.Exists("/etc/was-here"));

        // A path on which there is a runtime and no bwrap.
        var tools = Directory.CreateDirectory(Path.Combine(_home, "tools")).FullName;
        foreach (var tool in new[] { "dotnet", "setsid", "env", "sh" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists));
        }

        var (refused, text) = await PatchbayProcess.RunAsync(_home, "-p go --sandbox", variables: new() { ["PATH"] = tools });
        Assert.Equal(3, refused);
        Assert.Contains("--sandbox needs bubblewrap, which is not installed", text.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_for_long_enough_ends_a_run_that_waits_for_messages()
    {
        await using var model = await FakeModel.StartAsync();
        var (code, result) = await RunAsync(model, " --max-idle 1s");
        Assert.Equal((0, "idle"), (code, Text(result, "stop_reason")));
    }

    async Task<(int Code, JsonElement Result)> RunAsync(FakeModel model, string more)
    {
        var (code, text) = await PatchbayProcess.RunAsync(_home, "-p go --agent claude --model fake --output-format json" + more, variables: new()
        {
            ["ANTHROPIC_API_KEY"] = FakeModel.Key,
            ["ANTHROPIC_BASE_URL"] = model.Root.AbsoluteUri,
        });
        using var document = JsonDocument.Parse(Assert.Single(text.Split('\n'), line => line.StartsWith("{\"type\":\"result\"", StringComparison.Ordinal)));
        return (code, document.RootElement.Clone());
    }

    static string? Text(JsonElement result, string name) => result.GetProperty(name).GetString();

    static int Number(JsonElement result, string name) => result.GetProperty(name).GetInt32();
}
