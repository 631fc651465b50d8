using Patchbay.Channels.Health;
using Patchbay.Cli.Doctor;
using Patchbay.Spool;
using Patchbay.Tests.Support;

namespace Patchbay.Cli.Tests.Doctor;

public sealed class StateExaminationTests : IDisposable
{
    readonly DoctorHome _home = new();

    [Fact]
    public async Task A_home_of_its_owner_alone_is_well()
    {
        var found = await _home.ExamineAsync(new FolderExamination());
        Assert.Contains(found, finding => finding.Severity is FindingSeverity.Ok && finding.Text.Contains("this user's alone", StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.Severity is FindingSeverity.Error && finding.Text.Contains(_home.Folder, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, FindingSeverity.Warning, "entered")]
    [InlineData(UnixFileMode.GroupWrite, FindingSeverity.Error, "changed by other users")]
    public async Task A_home_that_is_open_is_named_with_the_command_that_closes_it(UnixFileMode more, FindingSeverity severity, string text)
    {
        File.SetUnixFileMode(_home.Folder, File.GetUnixFileMode(_home.Folder) | more);
        var found = (await _home.ExamineAsync(new FolderExamination()))[0];
        Assert.Equal(severity, found.Severity);
        Assert.Contains(text, found.Text, StringComparison.Ordinal);
        Assert.StartsWith($"chmod 700 '{_home.Folder}'", found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_others_may_read_are_named_and_counted()
    {
        for (var i = 0; i < 8; i++)
        {
            File.SetUnixFileMode(_home.Write($"home/open-{i}", ""), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        var found = await _home.ExamineAsync(new FolderExamination());
        Assert.Equal(5, found.Count(finding => finding.Text.EndsWith("can be read by other users", StringComparison.Ordinal)));
        Assert.Contains(found, finding => finding.Text.StartsWith("3 more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_in_a_spool_is_counted_with_its_age_while_its_holder_goes_on()
    {
        var time = new ManualTime();
        await using var spool = await _home.SpoolAsync(time);
        await spool.AppendAsync([Message("1"), Message("2")]);
        _home.Time = time;
        Assert.Equal("channels/some: 2 wait, the oldest for 0 s", Assert.Single(await _home.ExamineAsync(new QueueExamination())).Text);

        time.Jump(TimeSpan.FromHours(3));
        var late = Assert.Single(await _home.ExamineAsync(new QueueExamination()));
        Assert.Equal(FindingSeverity.Warning, late.Severity);
        Assert.Contains("the oldest for 3 h", late.Text, StringComparison.Ordinal);

        var held = Assert.Single(await _home.ExamineAsync(new LeaseExamination()));
        Assert.Contains($"channels/some/spool.db is held by process {Environment.ProcessId} (some)", held.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holder_of_an_account_without_a_sign_of_life_is_named_with_its_process()
    {
        var time = new ManualTime();
        _home.Time = time;
        StateFolder.Create(Path.Combine(_home.Folder, "leases"));
        using var held = FileLock.Acquire(Path.Combine(_home.Folder, "leases", "some.lock"), "some", time);
        held.Beat();
        Assert.Equal(FindingSeverity.Ok, Assert.Single(await _home.ExamineAsync(new LeaseExamination())).Severity);

        time.Jump(TimeSpan.FromSeconds(40));
        var silent = Assert.Single(await _home.ExamineAsync(new LeaseExamination()));
        Assert.Equal(FindingSeverity.Warning, silent.Severity);
        Assert.Contains("gave no sign of life for 40 s", silent.Text, StringComparison.Ordinal);
        Assert.Contains($"end process {Environment.ProcessId}", silent.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spool_that_nobody_holds_is_read_and_nothing_is_left_behind()
    {
        await using (var spool = await _home.SpoolAsync(TimeProvider.System))
        {
            await spool.AppendAsync([Message("1")]);
        }

        var before = Listing();
        Assert.StartsWith("channels/some: 1 wait", Assert.Single(await _home.ExamineAsync(new QueueExamination())).Text, StringComparison.Ordinal);
        Assert.Equal("nothing is held", Assert.Single(await _home.ExamineAsync(new LeaseExamination())).Text);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task A_file_that_is_no_spool_is_an_error_with_a_remedy()
    {
        _home.Write("home/channels/some/spool.db", "this is no database, and long enough to be looked at as one by whoever tries");
        var found = Assert.Single(await _home.ExamineAsync(new QueueExamination()));
        Assert.Equal(FindingSeverity.Error, found.Severity);
        Assert.NotNull(found.Remedy);
    }

    public void Dispose() => _home.Dispose();

    string Listing() => string.Join('\n', new DirectoryInfo(_home.Folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {entry.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal));

    static InboundEvent Message(string id) => new() { PlatformId = id, ChatId = "1", SenderId = "1", Role = "owner", Content = "hello", Meta = [] };
}
