namespace Patchbay.Cli.Tests.Access;

public sealed class RouteProgramTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-route-").FullName;

    [Fact]
    public async Task A_rule_is_made_shown_and_forgotten_and_the_audit_tells_it()
    {
        Assert.Equal((0, "telegram: chat -100 goes to web"), await RunAsync("route add telegram web --chat -100 --yes"));
        Assert.Equal((0, "telegram: role group goes to help"), await RunAsync("route add telegram help --role group --yes"));
        var shown = await RunAsync("route");
        Assert.Contains("chat -100 → web", shown.Text, StringComparison.Ordinal);
        Assert.Contains("role group → help", shown.Text, StringComparison.Ordinal);
        Assert.Contains("chat -100 goes to web, which is not attached", (await RunAsync("doctor")).Text, StringComparison.Ordinal);
        Assert.Equal((0, "telegram: chat -100 has no rule any more"), await RunAsync("route rm telegram --chat -100 --yes"));
        Assert.DoesNotContain("web", (await RunAsync("route list telegram")).Text, StringComparison.Ordinal);
        Assert.Contains("telegram chat -100", (await RunAsync("audit")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("route add telegram web --yes")]
    [InlineData("route add telegram web --chat 1 --role group --yes")]
    [InlineData("route add nowhere web --chat 1 --yes")]
    [InlineData("route add telegram ../web --chat 1 --yes")]
    [InlineData("route list nowhere")]
    public async Task What_cannot_be_meant_is_one_line_and_changes_nothing(string command)
    {
        var (code, text) = await RunAsync(command);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain('\n', text);
        Assert.Empty(Directory.GetFiles(_home, "routes.json", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("route add telegram web --chat 1")]
    [InlineData("route rm telegram --chat 1")]
    [InlineData("route")]
    [InlineData("channel telegram --headless")]
    public async Task Below_a_session_it_is_refused(string command)
    {
        var (code, text) = await RunAsync($"{command}{(command.Contains("--chat", StringComparison.Ordinal) ? " --yes" : "")}", isBelowSession: true);
        Assert.Equal(2, code);
        Assert.Contains("is refused below a session", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_terminal_a_change_wants_to_be_meant() =>
        Assert.Contains("wants --yes", (await RunAsync("route add telegram web --chat 1")).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_cannot_be_read_is_said_and_not_written_over()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "channels", "telegram")).FullName, "routes.json");
        await File.WriteAllTextAsync(file, "{ half", TestContext.Current.CancellationToken);
        Assert.Contains("cannot be read", (await RunAsync("route add telegram web --chat 1 --yes")).Text, StringComparison.Ordinal);
        Assert.Contains("messages wait", (await RunAsync("route")).Text, StringComparison.Ordinal);
        Assert.Contains("gives nothing to anybody", (await RunAsync("doctor")).Text, StringComparison.Ordinal);
        Assert.Equal("{ half", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_channel_without_an_account_does_not_collect() =>
        Assert.Contains("has no account that sessions could share", (await RunAsync("channel fakechat --headless")).Text, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    Task<(int Code, string Text)> RunAsync(string arguments, bool isBelowSession = false) =>
        PatchbayProcess.RunAsync(_home, arguments, variables: isBelowSession ? new() { ["PATCHBAY_SESSION"] = "test" } : null);
}
