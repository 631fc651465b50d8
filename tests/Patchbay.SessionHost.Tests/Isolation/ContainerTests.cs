using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Isolation;

/// <summary>A real podman around real commands.</summary>
public sealed class ContainerTests(Podman podman) : IClassFixture<Podman>, IAsyncLifetime
{
    readonly string _root = $"/var/tmp/patchbay-container-{Guid.NewGuid():n}";
    readonly ProcessGuard _guard = ProcessGuard.Start(TimeProvider.System);
    CommandContainer? _started;

    string Work => Path.Combine(_root, "work");

    string Scratch => Path.Combine(_root, "scratch");

    string State => Path.Combine(_root, "state");

    public ValueTask InitializeAsync()
    {
        foreach (var folder in new[] { Work, Scratch, State })
        {
            Directory.CreateDirectory(folder);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await (_started?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _guard.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Commands_see_the_image_and_the_working_directory_and_nothing_else_of_this_machine()
    {
        await StartAsync();
        Assert.Equal("", await GoodAsync("ls /of-the-image > /dev/null"));
        Assert.Equal("made", await GoodAsync("echo made > here && cat here"));
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(Work, "here"), TestContext.Current.CancellationToken));
        Assert.Equal("temporary", await GoodAsync($"echo temporary > $TMPDIR/t && cat {Scratch}/t"));
        Assert.Contains("No such file", await BadAsync($"ls {State}"), StringComparison.Ordinal);
        Assert.Contains("No such file", await BadAsync($"ls {typeof(ContainerTests).Assembly.Location}"), StringComparison.Ordinal);
        Assert.Equal("lo", await GoodAsync("ls /sys/class/net"));
        Assert.Equal("CapEff:\t0000000000000000", await GoodAsync("grep CapEff /proc/self/status"));
    }

    [Fact]
    public async Task Nothing_of_our_environment_gets_in()
    {
        Environment.SetEnvironmentVariable("CONTAINER_WITNESS", "outside");
        Environment.SetEnvironmentVariable("HTTPS_PROXY", "http://user:secret@127.0.0.1:9");
        try
        {
            await StartAsync();
            var names = (await GoodAsync("env")).Split('\n').Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
            Assert.Equal(["HOME", "PATCHBAY_COMMAND", "PATH", "PWD", "SHLVL", "TERM", "TMPDIR", "container"], names);
            Assert.Equal("/tmp", await GoodAsync("echo $HOME"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("CONTAINER_WITNESS", null);
            Environment.SetEnvironmentVariable("HTTPS_PROXY", null);
        }
    }

    [Fact]
    public async Task A_command_ends_as_it_would_outside()
    {
        await StartAsync();
        var failed = await CallAsync("Bash", """{"command":"echo to errors >&2; echo and out; exit 7"}""");
        Assert.True(failed.IsError);
        Assert.Equal("to errors\nand out\n[Exit code 7]", failed.Text);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_inside_with_all_it_started()
    {
        await StartAsync();
        await GoodAsync("sleep 4001 > /dev/null 2>&1 &");
        var result = await CallAsync("Bash", """{"command":"trap '' TERM HUP; (sleep 4002; true) & sleep 4003; true","timeout":1500}""");
        Assert.Contains("Timed out", result.Text, StringComparison.Ordinal);
        var processes = await GoodAsync("ps");
        Assert.DoesNotContain("sleep 4002", processes, StringComparison.Ordinal);
        Assert.DoesNotContain("sleep 4003", processes, StringComparison.Ordinal);
        Assert.Contains("sleep 4001", processes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_ends_with_the_session_and_what_runs_in_it_too()
    {
        var container = await StartAsync();
        await GoodAsync("sleep 4004 > /dev/null 2>&1 &");
        Assert.NotEqual("", podman.Containers());
        await container.DisposeAsync();
        await podman.EmptyAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("sleep 4004", podman.Run("ps", "-eo", "args"), StringComparison.Ordinal);
        Assert.True((await CallAsync("Bash", """{"command":"echo outside"}""")).IsError);
    }

    [Fact]
    public async Task What_git_and_the_next_session_would_run_cannot_be_changed()
    {
        Directory.CreateDirectory(Path.Combine(Work, ".git", "hooks"));
        await File.WriteAllTextAsync(Path.Combine(Work, ".git", "HEAD"), "ref: refs/heads/main\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Work, ".mcp.json"), "{}", TestContext.Current.CancellationToken);
        await StartAsync();
        Assert.Contains("Read-only", await BadAsync("echo evil > .git/hooks/pre-commit"), StringComparison.Ordinal);
        Assert.Contains("Read-only", await BadAsync("echo evil > .mcp.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_tools_keep_to_the_same_bounds()
    {
        Directory.CreateDirectory(Path.Combine(_root, "output"));
        await File.WriteAllTextAsync(Path.Combine(_root, "output", "long"), "the whole of it", TestContext.Current.CancellationToken);
        await StartAsync();
        Assert.Contains("hidden by the container", (await CallAsync("Read", """{"file_path":"/etc/passwd"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("the container", (await CallAsync("Write", $$"""{"file_path":"{{_root}}/beside","content":"x"}""")).Text, StringComparison.Ordinal);
        Assert.False((await CallAsync("Write", """{"file_path":"mine","content":"x"}""")).IsError);
        Assert.Contains("the whole of it", (await CallAsync("Read", $$"""{"file_path":"{{_root}}/output/long"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_refused_and_not_fetched()
    {
        var refused = await Assert.ThrowsAsync<AgentUnavailableException>(() => StartAsync("localhost/nowhere:1"));
        Assert.Contains("podman has no image localhost/nowhere:1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("podman pull localhost/nowhere:1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_named_and_not_installed_is_refused()
    {
        var refused = await Assert.ThrowsAsync<AgentUnavailableException>(() => StartAsync(engine: "no-such-engine"));
        Assert.Contains("no-such-engine is not installed", refused.Message, StringComparison.Ordinal);
        Assert.Null(ContainerEngine.Find(null, _ => false));
        Assert.Equal("docker", ContainerEngine.Find(null, name => name is "docker")!.Name);
        Assert.Equal("podman", ContainerEngine.Find(null, _ => true)!.Name);
    }

    [Fact]
    public void Only_the_name_of_an_image_stands_where_options_are_read()
    {
        Assert.All(["-v/:/all", "--privileged", "", "two words", "a\n--privileged"], image => Assert.NotNull(ContainerSettings.Problem(image)));
        Assert.All(["debian", "debian:12", "registry.example.org:5000/team/tools@sha256:0123"], image => Assert.Null(ContainerSettings.Problem(image)));
    }

    [Fact]
    public void Docker_is_told_the_same_but_for_who_we_are()
    {
        var place = new IsolatedPlace("/work", ["/work", "/scratch"], []);
        var line = ContainerLine.Run(new ContainerEngine("docker"), new ContainerSettings("tools", null, Network: true), place, "name", "1000:1000", _ => false);
        Assert.Contains("--user 1000:1000 --mount type=bind,source=/work,target=/work", string.Join(' ', line), StringComparison.Ordinal);
        Assert.DoesNotContain("--network", line);
        Assert.DoesNotContain("--http-proxy=false", line);
    }

    async Task<CommandContainer> StartAsync(string image = Podman.Image, string? engine = null)
    {
        var place = IsolatedPlace.Of(Work, Scratch, [State]) with { Readable = [Path.Combine(_root, "output")] };
        _started = new CommandContainer(new ContainerSettings(image, engine ?? "podman", Network: false), place);
        await _started.StartAsync(_guard, CancellationToken.None);
        return _started;
    }

    Task<ToolResult> CallAsync(string tool, string input)
    {
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = Scratch, ["ANTHROPIC_API_KEY"] = null };
        var context = new ToolContext(Work, _guard, environment, TimeProvider.System, [State], Path.Combine(_root, "output")) { Isolation = _started };
        return BuiltInTools.All.Single(known => known.Name == tool).RunAsync(JsonElement.Parse(input), context, CancellationToken.None);
    }

    async Task<string> GoodAsync(string command)
    {
        var result = await CallAsync("Bash", $$"""{"command":{{JsonSerializer.Serialize(command)}}}""");
        Assert.False(result.IsError, result.Text);
        return result.Text is "[No output.]" ? "" : result.Text.TrimEnd('\n');
    }

    async Task<string> BadAsync(string command)
    {
        var result = await CallAsync("Bash", $$"""{"command":{{JsonSerializer.Serialize(command)}}}""");
        Assert.True(result.IsError, result.Text);
        return result.Text;
    }
}
