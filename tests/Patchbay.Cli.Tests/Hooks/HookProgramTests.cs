namespace Patchbay.Cli.Tests.Hooks;

public sealed class HookProgramTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("patchbay-hook-").FullName;

    [Fact]
    public async Task A_hook_is_made_shown_rotated_and_forgotten_and_its_secret_is_shown_once()
    {
        var (code, made) = await RunAsync("hook add ci --provider github --filter check_run.failed --severity urgent --route web --yes");
        Assert.Equal(0, code);
        Assert.Contains("http://127.0.0.1:8788/hooks/ci", made, StringComparison.Ordinal);
        var secret = made.Split('\n').Single(line => line.StartsWith("secret ", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.Equal(43, secret.Length);
        var listed = (await RunAsync("hook")).Text;
        Assert.Contains("ci  github  http://127.0.0.1:8788/hooks/ci  urgent  → web  [check_run.failed]", listed, StringComparison.Ordinal);
        var shown = (await RunAsync("hook show ci")).Text;
        Assert.Contains("people with write access", shown, StringComparison.Ordinal);
        var rotated = (await RunAsync("hook rotate ci --keep 2h --yes")).Text;
        var audit = (await RunAsync("audit")).Text;
        Assert.Contains("rotate ci", audit, StringComparison.Ordinal);
        Assert.All([listed, shown, rotated, audit], text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Contains("one, one until", (await RunAsync("hook show ci")).Text, StringComparison.Ordinal);
        Assert.Equal((0, "ci is no hook any more"), await RunAsync("hook remove ci --yes"));
        Assert.Contains("there is no hook yet", (await RunAsync("hook list")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("→ web", (await RunAsync("route list webhook")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_hours_and_a_budget_are_kept_and_shown()
    {
        Assert.Equal(0, (await RunAsync("hook add ci --provider github --quiet 22:00-07:00 --zone Europe/Berlin --budget 20 --yes")).Code);
        Assert.Contains("quiet 22:00-07:00 Europe/Berlin  20 an hour", (await RunAsync("hook list")).Text, StringComparison.Ordinal);
        var shown = (await RunAsync("hook show ci")).Text;
        Assert.Contains("quiet     22:00-07:00 Europe/Berlin", shown, StringComparison.Ordinal);
        Assert.Contains("budget    20 events an hour, the rest in one", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_is_changed_without_a_new_secret_and_tried_with_its_playbook_while_nothing_is_kept()
    {
        await RunAsync("hook add ci --provider github --yes");
        var secrets = await File.ReadAllTextAsync(Path.Combine(_home, "channels", "webhook", "secrets.json"), TestContext.Current.CancellationToken);
        var (code, page) = await RunAsync("hook set ci --filter check_run.failed --severity urgent --route night --public --budget 5 --yes");
        Assert.True(code == 0, page);
        Assert.All(["severity  urgent", "filter    check_run.failed", "authors   anybody", "session   night", "budget    5 events"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        page = (await RunAsync("hook set ci --severity none --public false --budget none --yes")).Text;
        Assert.All(["severity  as the provider says", "filter    check_run.failed", "authors   people with write access", "session   night", "budget    none"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Contains("set ci", (await RunAsync("audit")).Text, StringComparison.Ordinal);

        await RunAsync("playbook add failed-ci --yes");
        (code, var tried) = await PatchbayProcess.RunAsync(_home, "hook test ci", variables: new() { ["WEBHOOK_PORT"] = "1" });
        Assert.True(code == 0, tried);
        Assert.All(
            ["signature right", "answer    202", "kind: github.check_run.failed", "| Check build on acme/site: failure", "nobody listens at 127.0.0.1:1", "in the session night:", "failed-ci ("],
            part => Assert.Contains(part, tried, StringComparison.Ordinal));
        Assert.Equal(secrets, await File.ReadAllTextAsync(Path.Combine(_home, "channels", "webhook", "secrets.json"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(Path.Combine(_home, "channels", "webhook"), "spool*"));
        Assert.False(Directory.Exists(Path.Combine(_home, "channels", "webhook", "inbox")));
    }

    [Fact]
    public async Task A_secret_of_the_vendor_comes_from_standard_input_and_is_not_shown()
    {
        var (code, text) = await PatchbayProcess.RunAsync(_home, "hook add ci --provider github --secret - --yes", "the-vendors-own-secret");
        Assert.Equal(0, code);
        Assert.DoesNotContain("the-vendors-own-secret", text, StringComparison.Ordinal);
        Assert.Contains("the-vendors-own-secret", await File.ReadAllTextAsync(Path.Combine(_home, "channels", "webhook", "secrets.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_to_answer_with_comes_from_standard_input_is_never_shown_and_goes_when_it_is_taken_back()
    {
        await RunAsync("hook add ci --provider github --yes");
        var (code, given) = await PatchbayProcess.RunAsync(_home, "hook token ci --url https://git.example.com/api/v3 --yes", "github_pat_0123456789");
        Assert.True(code == 0, given);
        Assert.Contains("ci can answer GitHub now: reply, review_comment, set_status, label", given, StringComparison.Ordinal);
        var file = Path.Combine(_home, "channels", "webhook", "tokens.json");
        Assert.Contains("github_pat_0123456789", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var shown = (await RunAsync("hook show ci")).Text;
        Assert.Contains("answers   with a token of ", shown, StringComparison.Ordinal);
        var audit = (await RunAsync("audit")).Text;
        Assert.Contains("token ci", audit, StringComparison.Ordinal);
        Assert.All([given, shown, audit, (await RunAsync("hook list")).Text], text => Assert.DoesNotContain("github_pat", text, StringComparison.Ordinal));
        Assert.Equal((0, "ci can answer nothing any more"), await RunAsync("hook token ci --remove --yes"));
        Assert.Contains("answers   no", (await RunAsync("hook show ci")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hook token ci --remove --yes", "has no token")]
    [InlineData("hook token nobody --yes", "there is no hook")]
    [InlineData("hook token ci --url http://git.example.com --yes", "has no TLS")]
    [InlineData("hook token ci --yes", "no token came on standard input")]
    public async Task A_token_that_cannot_be_used_is_one_line(string command, string says)
    {
        await RunAsync("hook add ci --provider github --yes");
        var (code, text) = await RunAsync(command);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain('\n', text);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hook add ci --provider nobody --yes")]
    [InlineData("hook add UP --provider github --yes")]
    [InlineData("hook add ci --provider github --severity loud --yes")]
    [InlineData("hook add ci --provider github --route ../web --yes")]
    [InlineData("hook add ci --provider github --quiet late --yes")]
    [InlineData("hook add ci --provider github --quiet 22:00-07:00 --zone Europe/Nowhere --yes")]
    [InlineData("hook add ci --provider github --zone Europe/Berlin --yes")]
    [InlineData("hook add ci --provider github --budget 0 --yes")]
    [InlineData("hook add ci --yes")]
    [InlineData("hook rotate ci --yes")]
    [InlineData("hook rotate ci --keep ever --yes")]
    [InlineData("hook show ci")]
    [InlineData("hook set ci --severity low --yes")]
    [InlineData("hook set ci --budget few --yes")]
    [InlineData("hook test ci")]
    [InlineData("hook test ci --header wrong")]
    [InlineData("hook remove ci --yes")]
    public async Task What_cannot_be_meant_is_one_line_and_changes_nothing(string command)
    {
        var (code, text) = await RunAsync(command);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain('\n', text);
        Assert.Empty(Directory.GetFiles(_home, "hooks.json", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("hook")]
    [InlineData("hook show ci")]
    [InlineData("hook add ci --provider github --yes")]
    [InlineData("hook rotate ci --yes")]
    [InlineData("hook token ci --yes")]
    [InlineData("hook allow ci --create issue --yes")]
    [InlineData("hook set ci --severity low --yes")]
    [InlineData("hook test ci")]
    [InlineData("hook remove ci --yes")]
    public async Task Below_a_session_it_is_refused(string command)
    {
        var (code, text) = await PatchbayProcess.RunAsync(_home, command, variables: new() { ["PATCHBAY_SESSION"] = "test" });
        Assert.Equal(2, code);
        Assert.Contains("is refused below a session", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_terminal_a_change_wants_to_be_meant() =>
        Assert.Contains("wants --yes", (await RunAsync("hook add ci --provider github")).Text, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    Task<(int Code, string Text)> RunAsync(string arguments) => PatchbayProcess.RunAsync(_home, arguments);
}
