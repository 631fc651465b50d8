using Patchbay.Agents.Fake;
using Patchbay.SessionHost.Tests.Isolation;

namespace Patchbay.Cli.Tests.SessionCommands;

/// <summary>The real program with a real podman.</summary>
public sealed class ContainerRunTests(Podman podman) : IClassFixture<Podman>, IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-run-").FullName;
    readonly string _work = Directory.CreateDirectory($"/var/tmp/patchbay-work-{Guid.NewGuid():n}").FullName;

    public void Dispose()
    {
        Directory.Delete(_home, recursive: true);
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Commands_of_the_agent_run_in_the_container_and_write_into_the_folder()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"ls / && echo made > here && echo ${ANTHROPIC_API_KEY:-no key}"}""")));
        var (code, text) = await RunAsync(model, "--container", Podman.Image);
        Assert.True(code == 0, text);
        var result = model.Requests[1].Body.GetRawText();
        Assert.Contains("of-the-image", result, StringComparison.Ordinal);
        Assert.Contains("no key", result, StringComparison.Ordinal);
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(_work, "here"), TestContext.Current.CancellationToken));
        await podman.EmptyAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_session_that_is_killed_takes_its_container_along()
    {
        await using var model = (await FakeModel.StartAsync()).Plays(
            new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"echo made > began; (sleep 4005; true) & sleep 4006"}""")));
        using var session = ModelRun.Start(_home, _work, model, "--container", Podman.Image);
        await UntilAsync(() => File.Exists(Path.Combine(_work, "began")), "the command runs");
        session.Kill();
        await session.WaitForExitAsync(TestContext.Current.CancellationToken);
        await podman.EmptyAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => !podman.Run("ps", "-eo", "args").Contains("sleep 400", StringComparison.Ordinal), "nothing of it runs");
    }

    [Fact]
    public async Task Without_an_image_or_an_engine_there_is_no_session()
    {
        await using var model = await FakeModel.StartAsync();
        var (code, text) = await RunAsync(model, "--container", "localhost/nowhere:1");
        Assert.Equal(3, code);
        Assert.Contains("--container: podman has no image localhost/nowhere:1", text, StringComparison.Ordinal);

        // A path on which there is a runtime and no engine.
        var tools = Directory.CreateDirectory(Path.Combine(_home, "tools")).FullName;
        foreach (var tool in new[] { "dotnet", "setsid", "env", "sh" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool)).First(File.Exists));
        }

        (code, text) = await PatchbayProcess.RunAsync(_home, "-p go --agent rehearsal --container debian", variables: new() { ["PATH"] = tools });
        Assert.Equal(3, code);
        Assert.Contains("--container needs podman or docker, and neither is installed", text, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    Task<(int Code, string Text)> RunAsync(FakeModel model, params string[] more) => ModelRun.RunAsync(_home, _work, model, more);

    static async Task UntilAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"not within a minute: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
