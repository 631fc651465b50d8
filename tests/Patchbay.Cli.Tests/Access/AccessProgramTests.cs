namespace Patchbay.Cli.Tests.Access;

/// <summary>The commands as a shell runs them, each as a process of its own.</summary>
public sealed class AccessProgramTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("access-test-").FullName;

    [Fact]
    public async Task A_person_is_let_in_made_owner_and_removed_and_the_audit_tells_it()
    {
        Assert.Equal((0, "12 is let in"), await RunAsync("access telegram allow 12 --yes"));
        Assert.Equal((0, "12 owns"), await RunAsync("access telegram owner add 12 --yes"));
        Assert.Contains("person    12  owner", (await RunAsync("access telegram")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("access telegram remove 12 --yes")).Code);

        Assert.Contains("nobody", (await RunAsync("access")).Text, StringComparison.Ordinal);
        var audit = (await RunAsync("audit")).Text;
        Assert.Contains("telegram: 12  --yes  owner add: 12 owns", audit, StringComparison.Ordinal);
        Assert.Contains("access: 3 rows, intact", audit, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(_home, "channels", "telegram", "access-news")), file => File.ReadAllText(file).Contains("12 has no rights", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("access telegram pair abcdef")]
    [InlineData("access telegram deny abcdef")]
    [InlineData("access telegram allow 12")]
    [InlineData("access telegram remove 12")]
    [InlineData("access telegram approver add 12")]
    [InlineData("access telegram approver rm 12")]
    [InlineData("access telegram owner add 12")]
    [InlineData("access telegram owner rm 12")]
    [InlineData("access telegram policy allowlist")]
    [InlineData("access telegram open")]
    [InlineData("access telegram group add -5")]
    [InlineData("access telegram group rm -5")]
    [InlineData("access telegram set chunkMode newline")]
    [InlineData("access telegram revoke --all")]
    [InlineData("import claude")]
    [InlineData("configure telegram")]
    [InlineData("configure telegram --clear")]
    [InlineData("setup telegram")]
    public async Task Below_a_session_and_without_a_terminal_nothing_is_changed(string command)
    {
        var (code, text) = await RunAsync(command);
        Assert.Equal(2, code);
        Assert.Contains("--yes", text, StringComparison.Ordinal);

        (code, text) = await RunAsync(command + " --yes", isBelowSession: true);
        Assert.Equal(2, code);
        Assert.Contains("refused below a session", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_home));
    }

    [Fact]
    public async Task What_the_official_plugin_kept_is_taken_over()
    {
        var there = Directory.CreateDirectory(Path.Combine(_home, "official", "telegram"));
        File.WriteAllText(Path.Combine(there.FullName, "access.json"), """{"allowFrom":["12"]}""");

        Assert.Equal(
            (0, "telegram: copied 1 person as approvers, 0 groups, its settings"),
            await RunAsync($"import claude --yes --from {Path.Combine(_home, "official")}"));

        Assert.Contains("person    12  approver", (await RunAsync("access telegram")).Text, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync($"import claude --yes --from {Path.Combine(_home, "nowhere")}")).Code);
    }

    [Fact]
    public async Task Below_a_session_nobody_sees_the_codes_either() =>
        Assert.Equal(2, (await RunAsync("access telegram", isBelowSession: true)).Code);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    Task<(int Code, string Text)> RunAsync(string arguments, bool isBelowSession = false) =>
        PatchbayProcess.RunAsync(_home, arguments, variables: isBelowSession ? new() { ["PATCHBAY_SESSION"] = "test" } : null);
}
