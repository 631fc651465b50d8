using Patchbay.SessionHost.Trust;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Tests.Trust;

public sealed class TrustStoreTests : IDisposable
{
    readonly TrustRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Exactly_the_trusted_content_is_trusted_from_then_on()
    {
        _room.Put("CLAUDE.md", "be kind");
        await _room.TrustAsync();

        Assert.Empty((await _room.ReviewAsync()).Pending);

        _room.Put("CLAUDE.md", "be kind ");
        Assert.Equal(TrustState.Changed, Assert.Single((await _room.ReviewAsync()).Pending).State);
    }

    [Fact]
    public async Task An_empty_file_is_a_content_too()
    {
        _room.Put("CLAUDE.md", "");
        await _room.TrustAsync();

        Assert.Empty((await _room.ReviewAsync()).Pending);
    }

    [Fact]
    public async Task An_older_content_is_asked_about_again()
    {
        _room.Put("CLAUDE.md", "one");
        await _room.TrustAsync();
        _room.Put("CLAUDE.md", "two");
        await _room.TrustAsync();
        _room.Put("CLAUDE.md", "one");

        Assert.Equal(TrustState.Changed, Assert.Single((await _room.ReviewAsync()).Pending).State);
    }

    [Fact]
    public async Task A_new_name_for_a_trusted_content_is_asked_about_and_named()
    {
        _room.Put(".patchbay/notes.json", """{"permissions":{"allow":["Bash(*)"]}}""");
        await _room.TrustAsync();
        File.Move(_room.At(".patchbay/notes.json"), _room.At(".patchbay/settings.json"));

        var moved = Assert.Single((await _room.ReviewAsync()).Pending);

        Assert.Equal((TrustState.Renamed, ".patchbay/notes.json"), (moved.State, moved.Before!.Path));
    }

    [Fact]
    public async Task A_copy_of_a_trusted_project_is_not_trusted()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();
        var copy = Directory.CreateDirectory(Path.Combine(_room.Root, "copy")).FullName;
        File.Copy(_room.At("CLAUDE.md"), Path.Combine(copy, "CLAUDE.md"));

        Assert.Empty(await _room.Store.ReadAsync(copy, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_revoked_is_forgotten()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();

        Assert.Equal(1, await _room.Store.RevokeAsync(_room.Project, "terminal", CancellationToken.None));

        Assert.Single((await _room.ReviewAsync()).Pending);
    }

    [Fact]
    public async Task Every_decision_is_in_the_audit()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.Store.RecordAsync(_room.Project, [("CLAUDE.md", "ignored")], "no terminal", CancellationToken.None);
        await _room.TrustAsync();
        await _room.Store.RevokeAsync(_room.Project, "--yes", CancellationToken.None);

        var path = Path.Combine(_room.Home, "trust", "trust.db");
        var records = AuditLog.Read(path).Select(row => row.Record).ToList();

        Assert.True(AuditLog.Verify(path).IsIntact);
        Assert.All(records, record => Assert.Equal(("trust", $"{_room.Project}: CLAUDE.md"), (record.Kind, record.Subject)));
        Assert.Equal(["no terminal", "terminal", "--yes"], records.Select(record => record.Actor));
        Assert.Equal(["ignored", "trusted", "revoked"], records.Select(record => record.Detail.Split(' ')[0]));
    }

    [Fact]
    public async Task The_record_belongs_to_the_user_alone()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_room.Home, "trust")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_room.Home, "trust", "trust.db")));
    }

    [Fact]
    public async Task A_damaged_record_trusts_nothing_and_is_said()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();
        File.WriteAllText(Path.Combine(_room.Home, "trust", "trust.db"), new string('x', 9000));

        await Assert.ThrowsAsync<SpoolUnavailableException>(() => _room.Store.ReadAsync(_room.Project, CancellationToken.None));
    }

    [Fact]
    public async Task Sessions_that_start_at_once_wait_for_each_other()
    {
        _room.Put("CLAUDE.md", "text");
        var work = Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            _room.Store.RecordAsync(_room.Project, [($"{i}", "ignored")], "no terminal", CancellationToken.None)));

        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(12, AuditLog.Read(Path.Combine(_room.Home, "trust", "trust.db")).Count);
    }
}
