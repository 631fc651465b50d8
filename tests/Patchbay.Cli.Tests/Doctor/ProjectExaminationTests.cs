using Patchbay.Channels.Health;
using Patchbay.Cli.Doctor;
using Patchbay.SessionHost.Trust;

namespace Patchbay.Cli.Tests.Doctor;

public sealed class ProjectExaminationTests : IDisposable
{
    readonly DoctorHome _home = new();

    [Fact]
    public async Task What_is_not_trusted_does_not_count_and_says_how_to_trust_it()
    {
        _home.Write("project/CLAUDE.md", "be kind");
        var found = Assert.Single(await _home.ExamineAsync(new TrustExamination()));
        Assert.Equal(FindingSeverity.Warning, found.Severity);
        Assert.Contains("you have not trusted it", found.Text, StringComparison.Ordinal);
        Assert.Contains("patchbay trust", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_after_it_was_trusted_is_told_from_what_was_not()
    {
        _home.Write("project/CLAUDE.md", "be kind");
        await TrustAsync();
        Assert.Equal(FindingSeverity.Ok, Assert.Single(await _home.ExamineAsync(new TrustExamination())).Severity);

        _home.Write("project/CLAUDE.md", "be quick");
        Assert.Contains("it was changed", Assert.Single(await _home.ExamineAsync(new TrustExamination())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_of_the_settings_stands_with_its_place_and_its_fix()
    {
        _home.Write("home/settings.json", """{ "permissions": { "mode": "often", "colour": 1 } }""");
        var found = await _home.ExamineAsync(new SettingsExamination());
        Assert.Equal(2, found.Count(finding => finding.Severity is FindingSeverity.Error));
        Assert.Contains(found, finding => finding.Text.Contains("settings.json:1:", StringComparison.Ordinal) && finding.Remedy!.Contains("\"plan\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mode_in_which_nothing_asks_is_a_warning()
    {
        _home.Write("home/settings.json", """{ "permissions": { "mode": "bypassPermissions" } }""");
        Assert.Contains(await _home.ExamineAsync(new SettingsExamination()), finding => finding.Severity is FindingSeverity.Warning);
    }

    [Fact]
    public async Task A_server_that_cannot_start_is_an_error_and_one_that_is_not_trusted_is_said()
    {
        _home.Write("project/.mcp.json", """{ "mcpServers": { "gone": { "command": "no-such-program-anywhere", "env": { "KEY": "${SOME_SECRET}" } }, "there": { "command": "sh" } } }""");
        _home.Variables["SOME_SECRET"] = "hunter2";
        Assert.Equal(2, (await _home.ExamineAsync(new ChannelExamination())).Count(finding => finding.Text.Contains("is not trusted", StringComparison.Ordinal)));

        await TrustAsync();
        var found = await _home.ExamineAsync(new ChannelExamination());
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Error && finding.Text.StartsWith("server:gone", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Ok && finding.Text.StartsWith("server:there", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    public void Dispose() => _home.Dispose();

    async Task TrustAsync()
    {
        var snapshot = ProjectSnapshot.Read(_home.Project, _home.Folder);
        await new TrustStore(_home.Folder, TimeProvider.System).TrustAsync(snapshot.Folder, snapshot.Files, "test", TestContext.Current.CancellationToken);
    }
}
