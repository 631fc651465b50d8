using Patchbay.Channels.Health;
using Patchbay.Platforms.Fakechat;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class FakechatExaminationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-examined-").FullName;
    readonly Dictionary<string, string> _variables = [];

    [Fact]
    public async Task Every_wrong_variable_is_an_error_and_the_token_is_never_said()
    {
        _variables["FAKECHAT_PORT"] = "many";
        _variables["FAKECHAT_TOKEN"] = "not a token";
        var found = await ExamineAsync();
        Assert.Equal(2, found.Count(finding => finding.Severity is FindingSeverity.Error));
        Assert.DoesNotContain(found, finding => finding.ToString().Contains("not a token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_without_a_token_is_a_warning()
    {
        _variables["FAKECHAT_TOKEN"] = "";
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Warning && finding.Remedy!.Contains("unset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_folder_that_is_open_to_others_is_an_error()
    {
        _variables["FAKECHAT_STATE_DIR"] = _folder;
        Assert.DoesNotContain(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Error);
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherRead);
        Assert.Contains(await ExamineAsync(), finding => finding.Severity is FindingSeverity.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    Task<IReadOnlyList<Finding>> ExamineAsync() => new FakechatExamination().ExamineAsync(
        new ExaminationContext("/nowhere", "/nowhere", name => _variables.GetValueOrDefault(name), TimeProvider.System),
        TestContext.Current.CancellationToken);
}
