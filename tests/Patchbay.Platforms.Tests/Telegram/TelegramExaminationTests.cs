using Patchbay.Channels.Health;
using Patchbay.Platforms.Telegram;

namespace Patchbay.Platforms.Tests.Telegram;

public sealed class TelegramExaminationTests : IDisposable
{
    const string Secret = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456";

    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-examined-").FullName;
    readonly Dictionary<string, string> _variables = [];

    public TelegramExaminationTests() => _variables["TELEGRAM_STATE_DIR"] = _folder;

    [Fact]
    public async Task Without_a_token_it_says_where_to_put_one() =>
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Note && finding.Remedy!.Contains("TELEGRAM_BOT_TOKEN", StringComparison.Ordinal));

    [Fact]
    public async Task A_token_that_others_can_read_is_an_error_and_is_never_said()
    {
        var file = Write(".env", $"TELEGRAM_BOT_TOKEN={Secret}\n", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var found = await ExamineAsync();
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains(file, StringComparison.Ordinal));
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Ok && finding.Text.Contains("the bot's token is in", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.ToString().Contains(Secret, StringComparison.Ordinal));

        // Looking does not narrow it.
        Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task People_are_counted_and_a_bot_without_an_owner_is_a_warning()
    {
        Write("access.json", """{"dmPolicy":"allowlist","allowFrom":["42","43"],"groups":{}}""");
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Warning && finding.Text.StartsWith("nobody owns it", StringComparison.Ordinal));
        Write("roles.json", """{"owners":["42"],"approvers":["42","43"]}""");
        var found = await ExamineAsync();
        Assert.DoesNotContain(found, finding => finding.Severity is FindingSeverity.Warning);
        Assert.Contains(found, finding => finding.Text.StartsWith("policy allowlist: 2 people and 0 groups may write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_and_stays_where_it_is()
    {
        var file = Write("access.json", "{ half");
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains("nobody is let in", StringComparison.Ordinal));
        Assert.Equal("{ half", await File.ReadAllTextAsync(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    Task<IReadOnlyList<Finding>> ExamineAsync() => new TelegramExamination().ExamineAsync(
        new ExaminationContext("/nowhere", "/nowhere", name => _variables.GetValueOrDefault(name), TimeProvider.System),
        TestContext.Current.CancellationToken);
}
