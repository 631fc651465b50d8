using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Tests.Trust;

public sealed class SnapshotTests : IDisposable
{
    readonly TrustRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void What_a_project_brings_is_servers_then_settings_then_instructions()
    {
        foreach (var path in (string[])["docs/AGENTS.md", "CLAUDE.md", "CLAUDE.local.md", ".claude/CLAUDE.md", ".patchbay/settings.json", ".patchbay/playbooks/a.md", ".mcp.json", "README.md", "docs/.mcp.json"])
        {
            _room.Put(path, path);
        }

        Assert.Equal(
            [".mcp.json", ".patchbay/playbooks/a.md", ".patchbay/settings.json", ".claude/CLAUDE.md", "CLAUDE.local.md", "CLAUDE.md", "docs/AGENTS.md"],
            _room.Read().Files.Select(file => file.Path));
    }

    [Fact]
    public void An_empty_folder_brings_nothing() => Assert.True(_room.Read().IsEmpty);

    [Fact]
    public void A_folder_has_one_name_by_whatever_link_it_is_reached()
    {
        _room.Put("CLAUDE.md", "text");
        var link = Path.Combine(_room.Root, "link");
        Directory.CreateSymbolicLink(link, _room.Project);

        var snapshot = ProjectSnapshot.Read(link + "/", _room.Home);

        Assert.Equal(_room.Project, snapshot.Folder);
        Assert.Equal("CLAUDE.md", Assert.Single(snapshot.Files).Path);
    }

    [Theory]
    [InlineData(".mcp.json")]
    [InlineData("CLAUDE.md")]
    [InlineData("docs/AGENTS.md")]
    [InlineData(".patchbay/settings.json")]
    public void A_link_out_of_the_folder_never_counts(string path)
    {
        var outside = Path.Combine(_room.Root, "outside");
        File.WriteAllText(outside, "secret");
        _room.Link(path, outside);

        Refused(path, "leads out of the folder");
    }

    [Fact]
    public void A_relative_link_a_chain_and_a_link_in_the_middle_are_followed_before_it_is_said_where_they_lead()
    {
        File.WriteAllText(Path.Combine(_room.Root, "outside"), "secret");
        _room.Link("docs/AGENTS.md", "../../outside");
        _room.Link("CLAUDE.md", "hop");
        _room.Link("hop", "../outside");
        _room.Link(".claude", "..");
        File.WriteAllText(Path.Combine(_room.Root, "CLAUDE.md"), "not of this project");

        var snapshot = _room.Read();

        Assert.Empty(snapshot.Files);
        Assert.Equal([".claude/CLAUDE.md", "CLAUDE.md", "docs/AGENTS.md"], snapshot.Refused.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_link_to_another_file_of_the_folder_counts_by_its_own_name()
    {
        _room.Put("AGENTS.md", "one text for all");
        _room.Link("CLAUDE.md", "AGENTS.md");

        Assert.Equal(["AGENTS.md", "CLAUDE.md"], _room.Read().Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("loop")]
    [InlineData("CLAUDE.md")]
    [InlineData("nowhere")]
    public void A_link_to_nothing_and_a_circle_never_count(string target)
    {
        _room.Link("CLAUDE.md", target);
        _room.Link("loop", "CLAUDE.md");

        Refused("CLAUDE.md", "leads nowhere");
    }

    [Fact]
    public void A_link_into_the_repositorys_own_store_never_counts()
    {
        _room.Put(".git/description", "anybody may push this");
        _room.Link("CLAUDE.md", ".git/description");

        Refused("CLAUDE.md", "leads out of the folder");
    }

    [Fact]
    public void Our_own_folder_as_a_link_never_counts()
    {
        _room.Put("config/settings.json", "{}");
        _room.Link(".patchbay", "config");

        Refused(".patchbay", "is a link");
    }

    [Theory]
    [InlineData(".mcp.json")]
    [InlineData("CLAUDE.md")]
    public void A_folder_in_place_of_a_file_never_counts(string path)
    {
        Directory.CreateDirectory(_room.At(path));

        Refused(path, "is a folder");
    }

    [Theory]
    [InlineData(".mcp.json")]
    [InlineData("docs/AGENTS.md")]
    [InlineData(".patchbay/settings.json")]
    public async Task Nobody_waits_for_a_pipe(string path)
    {
        _room.Put(path + ".beside", "");
        _room.Fifo(path);

        var snapshot = await Task.Run(_room.Read).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("not an ordinary file", snapshot.Refused.Single(file => file.Path == path).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_said()
    {
        // The one ordinary file that not even root reads.
        Assert.Null(OrdinaryFile.Read("/proc/sysrq-trigger", out var why));
        Assert.StartsWith("cannot be read", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_device_never_counts()
    {
        _room.Link("CLAUDE.md", "/dev/zero");

        Refused("CLAUDE.md", "leads out of the folder");
    }

    [Fact]
    public void A_huge_file_never_counts_and_is_not_read_whole()
    {
        using (var huge = File.Create(_room.At("CLAUDE.md")))
        {
            huge.SetLength(1L << 40);
        }

        Refused("CLAUDE.md", "larger than 1024 KiB");
    }

    [Fact]
    public void More_than_eight_megabytes_in_all_do_not_count()
    {
        for (var i = 0; i < 12; i++)
        {
            _room.Put($".patchbay/{i:00}", new byte[1 << 20]);
        }

        var snapshot = _room.Read();

        Assert.Equal(9, snapshot.Files.Count);
        Assert.Equal(3, snapshot.Refused.Count);
    }

    [Theory]
    [InlineData(".MCP.json", "only the exact name .mcp.json")]
    [InlineData("claude.md", "only the exact name CLAUDE.md")]
    [InlineData("docs/agents.MD", "only the exact name AGENTS.md")]
    [InlineData(".Patchbay/settings.json", "only the exact name .patchbay")]
    public void Another_case_of_a_name_never_counts_and_is_said(string path, string why)
    {
        _room.Put(path, "text");

        Refused(path.StartsWith(".Patch", StringComparison.Ordinal) ? ".Patchbay" : path, why);
    }

    [Fact]
    public void A_repository_within_hidden_folders_and_packages_are_not_searched()
    {
        _room.Put("vendor/module/.git", "gitdir: ../../.git/modules/module");
        foreach (var folder in (string[])["vendor/module", "vendor/module/deep", ".venv", "node_modules/package"])
        {
            _room.Put($"{folder}/CLAUDE.md", "other people's text");
        }

        _room.Put("vendor/CLAUDE.md", "ours");

        Assert.Equal("vendor/CLAUDE.md", Assert.Single(_room.Read().Files).Path);
    }

    [Fact]
    public void A_worktree_of_a_repository_is_a_folder_of_its_own()
    {
        _room.Put(".git", "gitdir: /elsewhere/.git/worktrees/project");
        _room.Put("CLAUDE.md", "text");

        Assert.Single(_room.Read().Files);
    }

    [Fact]
    public void Folders_that_are_links_are_not_searched()
    {
        Directory.CreateDirectory(Path.Combine(_room.Root, "outside"));
        File.WriteAllText(Path.Combine(_room.Root, "outside", "CLAUDE.md"), "text");
        _room.Link("docs", "../outside");
        _room.Link("again", ".");

        Assert.True(_room.Read().IsEmpty);
    }

    [Fact]
    public void The_users_own_home_is_not_brought_by_the_project_around_it()
    {
        _room.Put(".patchbay/settings.json", "{}");
        _room.Put(".patchbay/state/settings.json", "{}");

        Assert.True(ProjectSnapshot.Read(_room.Project, _room.At(".patchbay")).IsEmpty);
        Assert.Equal(".patchbay/settings.json", Assert.Single(ProjectSnapshot.Read(_room.Project, _room.At(".patchbay/state")).Files).Path);
    }

    void Refused(string path, string why)
    {
        var snapshot = _room.Read();

        Assert.DoesNotContain(snapshot.Files, file => file.Path == path);
        Assert.Contains(why, snapshot.Refused.Single(file => file.Path == path).Why, StringComparison.Ordinal);
    }
}
