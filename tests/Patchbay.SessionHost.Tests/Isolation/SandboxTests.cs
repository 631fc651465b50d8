using System.Text.Json;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Isolation;
using Patchbay.SessionHost.Processes;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Isolation;

/// <summary>The real bubblewrap around real commands.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    // Not below the ordinary temporary folder, which is an empty one inside.
    readonly string _root = $"/var/tmp/patchbay-sandbox-{Guid.NewGuid():n}";
    readonly ProcessGuard _guard = ProcessGuard.Start(TimeProvider.System);

    string Work => Path.Combine(_root, "work");

    string Scratch => Path.Combine(_root, "scratch");

    string State => Path.Combine(_root, "state");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Scratch);
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "access.json"), "a secret");
        File.WriteAllText(Path.Combine(_root, "beside"), "as it was");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task The_working_directory_and_the_temporary_folder_are_writable_and_the_rest_is_not()
    {
        await Sandbox().StartAsync(_guard, CancellationToken.None);
        Assert.Equal("made", await GoodAsync($"echo made > here && echo temporary > {Scratch}/t && cat here"));
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(Work, "here"), TestContext.Current.CancellationToken));
        Assert.Contains("Read-only", await BadAsync($"echo changed > {_root}/beside"), StringComparison.Ordinal);
        Assert.Contains("Read-only", await BadAsync("touch /etc/was-here"), StringComparison.Ordinal);
        Assert.Equal("as it was", await GoodAsync($"cat {_root}/beside"));
    }

    [Fact]
    public async Task State_folders_and_the_home_are_empty_inside()
    {
        Assert.Equal("", await GoodAsync($"ls -A {State}"));
        Assert.Contains("No such file", await BadAsync($"cat {State}/access.json"), StringComparison.Ordinal);
        Assert.Equal("", await GoodAsync($"ls -A '{Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}'"));
        Assert.Equal("a secret", await File.ReadAllTextAsync(Path.Combine(State, "access.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task There_is_no_network_unless_the_settings_say_so()
    {
        const string Devices = "tail -n +3 /proc/net/dev | grep -cv ' lo:\\|^ *lo:' || true";
        Assert.Equal("0", await GoodAsync(Devices));
        Assert.NotEqual("", await GoodAsync("head -1 /proc/net/dev", network: true));
    }

    [Fact]
    public async Task What_git_and_the_next_session_would_run_cannot_be_changed()
    {
        Directory.CreateDirectory(Path.Combine(Work, ".git", "hooks"));
        await File.WriteAllTextAsync(Path.Combine(Work, ".git", "config"), "[core]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Work, ".git", "HEAD"), "ref: refs/heads/main\n", TestContext.Current.CancellationToken);
        Assert.Contains("Read-only", await BadAsync("echo evil > .git/hooks/pre-commit"), StringComparison.Ordinal);
        Assert.Contains("Read-only", await BadAsync("echo evil >> .git/config"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_worktree_the_file_that_names_the_repository_cannot_be_changed()
    {
        await File.WriteAllTextAsync(Path.Combine(Work, ".git"), "gitdir: /elsewhere\n", TestContext.Current.CancellationToken);
        Assert.Contains("Read-only", await BadAsync("echo gitdir: /evil > .git"), StringComparison.Ordinal);
        Assert.Equal("made", await GoodAsync("echo made > here && cat here"));
    }

    [Fact]
    public async Task Nothing_inside_can_undo_it_or_see_the_processes_outside()
    {
        await BadAsync("mount -o remount,rw /");
        Assert.Equal("CapEff:\t0000000000000000", await GoodAsync("grep CapEff /proc/self/status"));
        Assert.Equal("0", await GoodAsync($"ls -d /proc/{Environment.ProcessId} 2> /dev/null | wc -l"));
    }

    [Fact]
    public async Task File_tools_keep_to_the_same_bounds()
    {
        Assert.Contains("the sandbox", (await CallAsync("Write", $$"""{"file_path":"{{_root}}/beside","content":"x"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("the sandbox", (await CallAsync("Read", $$"""{"file_path":"{{State}}/access.json"}""")).Text, StringComparison.Ordinal);
        File.CreateSymbolicLink(Path.Combine(Work, "link"), State);
        Assert.Contains("the sandbox", (await CallAsync("Read", """{"file_path":"link/access.json"}""")).Text, StringComparison.Ordinal);
        Assert.False((await CallAsync("Write", """{"file_path":"mine","content":"x"}""")).IsError);
        Assert.Contains("as it was", (await CallAsync("Read", $$"""{"file_path":"{{_root}}/beside"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_any_right_has_the_same_sandbox()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in new[] { _root, Work, Scratch, State })
            {
                File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("777", 8));
            }
        }

        var line = Sandbox().Enclose($"id -u; echo made > here && cat here; touch /etc/was-here; ls -A {State} | wc -l", new Dictionary<string, string?>()).Line;
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : [];
        string[] whole = [.. user, .. line];
        await using var child = await ChildProcess.StartAsync(new ChildCommand(whole[0], whole[1..], "/", new Dictionary<string, string?>()), _guard, TestContext.Current.CancellationToken);
        await child.CloseInputAsync();
        using var reader = new StreamReader(child.StandardOutput);
        var said = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Matches("^[1-9][0-9]*\nmade\n.*Read-only file system\n0\n$", said);
    }

    [Fact]
    public async Task A_working_directory_around_what_must_be_hidden_is_refused()
    {
        var sandbox = new CommandSandbox(new SandboxSettings(false), IsolatedPlace.Of(_root, Scratch, [State]));
        var refused = await Assert.ThrowsAsync<AgentUnavailableException>(() => sandbox.StartAsync(_guard, CancellationToken.None));
        Assert.Contains($"cannot hide {State}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_profile_for_macOS_says_the_same()
    {
        var place = new IsolatedPlace("/p/a \"b\"", ["/p/a \"b\"", "/scratch"], ["/h/me"]);
        var text = SeatbeltProfile.Text(place, network: false);
        Assert.Contains("(deny file-read* (subpath \"/h/me\"))\n(allow file-read* file-write* (subpath \"/p/a \\\"b\\\"\"))", text, StringComparison.Ordinal);
        Assert.EndsWith("(deny network*)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("network", SeatbeltProfile.Text(place, network: true), StringComparison.Ordinal);
    }

    CommandSandbox Sandbox(bool network = false) => new CommandSandbox(new SandboxSettings(network), IsolatedPlace.Of(Work, Scratch, [State]));

    Task<ToolResult> CallAsync(string tool, string input, bool network = false)
    {
        var context = new ToolContext(Work, _guard, new Dictionary<string, string?>(), TimeProvider.System, [State], Path.Combine(_root, "overflow")) { Isolation = Sandbox(network) };
        return BuiltInTools.All.Single(known => known.Name == tool).RunAsync(JsonElement.Parse(input), context, CancellationToken.None);
    }

    async Task<string> GoodAsync(string command, bool network = false)
    {
        var result = await CallAsync("Bash", $$"""{"command":{{JsonSerializer.Serialize(command)}}}""", network);
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
