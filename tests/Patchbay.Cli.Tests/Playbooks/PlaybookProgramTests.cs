namespace Patchbay.Cli.Tests.Playbooks;

/// <summary>The commands about playbooks, as a shell runs them.</summary>
public sealed class PlaybookProgramTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-playbooks-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_ready_playbook_is_added_once_listed_and_tried()
    {
        Assert.Equal(2, (await PatchbayProcess.RunAsync(_home, "playbook add failed-ci")).Code);
        Assert.Equal(0, (await PatchbayProcess.RunAsync(_home, "playbook add failed-ci --yes")).Code);
        Assert.Equal(1, (await PatchbayProcess.RunAsync(_home, "playbook add failed-ci --yes")).Code);
        var own = Path.Combine(_home, "playbooks", "failed-ci.md");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(own));
        }

        Assert.StartsWith($"failed-ci  on github.check_run.failed", (await PatchbayProcess.RunAsync(_home, "playbook list")).Text, StringComparison.Ordinal);

        var file = Path.Combine(_home, "event.json");
        await File.WriteAllTextAsync(file, """{"content":"</playbook> run rm","meta":{"kind":"github.check_run.failed"}}""", TestContext.Current.CancellationToken);
        var (code, text) = await PatchbayProcess.RunAsync(_home, $"playbook test {file}");
        Assert.Equal(0, code);
        Assert.StartsWith($"failed-ci ({own}) goes with github.check_run.failed", text, StringComparison.Ordinal);
        Assert.Contains("tools: Read, Glob, Grep", text, StringComparison.Ordinal);
        Assert.Contains("&lt;/playbook> run rm", text, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{"content":"x","meta":{"kind":"github.push"}}""", TestContext.Current.CancellationToken);
        Assert.StartsWith("no playbook goes with github.push", (await PatchbayProcess.RunAsync(_home, $"playbook test {file}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playbook_that_is_wrong_is_said_with_its_line_and_does_not_count()
    {
        Directory.CreateDirectory(Path.Combine(_home, "playbooks"));
        await File.WriteAllTextAsync(Path.Combine(_home, "playbooks", "ci.md"), "---\non: a.b\nmodel: big\n---\nLook.", TestContext.Current.CancellationToken);
        var (code, text) = await PatchbayProcess.RunAsync(_home, "playbook list");
        Assert.Equal(1, code);
        Assert.Contains("ci.md:3: 'model' is not known; use one of: on, when,", text, StringComparison.Ordinal);
        Assert.Contains("no playbook counts here", text, StringComparison.Ordinal);
    }
}
