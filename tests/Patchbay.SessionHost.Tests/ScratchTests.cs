namespace Patchbay.SessionHost.Tests;

public sealed class ScratchTests : IDisposable
{
    readonly string _session = Directory.CreateTempSubdirectory("patchbay-scratch-").FullName;

    string Note => Path.Combine(_session, "scratch");

    [Fact]
    public void The_temporary_folder_is_for_its_owner_alone_and_ends_with_the_session()
    {
        var scratch = SessionScratch.Make(_session);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(scratch.Folder));
        File.WriteAllText(Path.Combine(scratch.Folder, "made.txt"), "x");
        scratch.Dispose();
        Assert.False(Directory.Exists(scratch.Folder));
        Assert.False(File.Exists(Note));
    }

    [Fact]
    public void What_a_killed_run_left_is_removed_by_the_next_one()
    {
        var killed = SessionScratch.Make(_session);
        using var next = SessionScratch.Make(_session);
        Assert.False(Directory.Exists(killed.Folder));
        Assert.True(Directory.Exists(next.Folder));
    }

    [Fact]
    public void A_note_that_names_anything_else_removes_nothing_and_a_link_is_not_followed()
    {
        var other = Directory.CreateDirectory(Path.Combine(_session, "other")).FullName;
        var link = Path.Combine(_session, "patchbay-session-link");
        Directory.CreateSymbolicLink(link, other);
        foreach (var named in new[] { other, link, "patchbay-session-relative" })
        {
            File.WriteAllText(Note, named);
            SessionScratch.Make(_session).Dispose();
            Assert.True(Directory.Exists(other));
        }

        var scratch = SessionScratch.Make(_session);
        Directory.CreateSymbolicLink(Path.Combine(scratch.Folder, "out"), other);
        File.WriteAllText(Path.Combine(other, "kept"), "x");
        scratch.Dispose();
        Assert.True(File.Exists(Path.Combine(other, "kept")));
    }

    public void Dispose() => Directory.Delete(_session, recursive: true);
}
