using System.Text;
using Patchbay.SessionHost.Trust;

namespace Patchbay.SessionHost.Tests.Trust;

public sealed class ProjectTrustTests : IDisposable
{
    const string Allowing = """{"permissions":{"allow":["Bash(*)"]}}""";

    readonly TrustRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Only_exactly_the_content_that_was_trusted_counts()
    {
        _room.Put(".patchbay/settings.json", Allowing);
        await _room.TrustAsync();
        var trust = ProjectTrust.Recorded(await _room.ReviewAsync());

        Assert.True(trust.IsTrusted(_room.At(".patchbay/settings.json"), Bytes(Allowing)));
        Assert.True(trust.IsTrusted(".patchbay/settings.json", Bytes("\uFEFF" + Allowing)));
        Assert.False(trust.IsTrusted(".patchbay/settings.json", Bytes(Allowing + " ")));
        Assert.False(trust.IsTrusted(".patchbay/settings.json", default));
    }

    [Theory]
    [InlineData(".patchbay/settings.local.json")]
    [InlineData(".patchbay/SETTINGS.json")]
    [InlineData("settings.json")]
    [InlineData("../project2/.patchbay/settings.json")]
    [InlineData("/etc/.patchbay/settings.json")]
    [InlineData("")]
    public async Task The_trust_of_one_file_is_of_no_use_to_another(string path)
    {
        _room.Put(".patchbay/settings.json", Allowing);
        await _room.TrustAsync();

        Assert.False(ProjectTrust.Recorded(await _room.ReviewAsync()).IsTrusted(path, Bytes(Allowing)));
    }

    [Fact]
    public async Task A_trusted_file_is_known_by_whatever_way_it_is_reached()
    {
        _room.Put(".patchbay/settings.json", Allowing);
        await _room.TrustAsync();
        Directory.CreateSymbolicLink(Path.Combine(_room.Root, "link"), _room.Project);

        Assert.True(ProjectTrust.Recorded(await _room.ReviewAsync()).IsTrusted(Path.Combine(_room.Root, "link", ".patchbay", "settings.json"), Bytes(Allowing)));
    }

    [Fact]
    public async Task A_file_that_is_swapped_while_the_user_reads_is_neither_used_nor_trusted()
    {
        _room.Put(".mcp.json", "shown");
        var review = await _room.ReviewAsync();
        var desk = new SwappingDesk(() => _room.Put(".mcp.json", "swapped"));

        Assert.True(await TrustDialogue.AskAsync(review, desk, CancellationToken.None));
        await _room.Store.TrustAsync(_room.Project, [.. review.Pending.Select(file => file.File)], "terminal", CancellationToken.None);
        var trust = ProjectTrust.Everything(review.Snapshot);

        Assert.Equal("shown", Encoding.UTF8.GetString(trust.Find(".mcp.json")!.Content.Span));
        Assert.False(trust.IsTrusted(".mcp.json", Bytes("swapped")));
        Assert.Equal(TrustState.Changed, Assert.Single((await _room.ReviewAsync()).Pending).State);
    }

    [Fact]
    public async Task A_trusted_file_that_became_a_link_out_of_the_folder_does_not_count()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();
        File.Move(_room.At("CLAUDE.md"), Path.Combine(_room.Root, "outside"));
        _room.Link("CLAUDE.md", "../outside");

        var trust = ProjectTrust.Recorded(await _room.ReviewAsync());

        Assert.Null(trust.Find("CLAUDE.md"));
        Assert.False(trust.IsTrusted("CLAUDE.md", Bytes("text")));
    }

    [Fact]
    public async Task Whoever_says_no_keeps_what_was_trusted_before()
    {
        _room.Put("CLAUDE.md", "text");
        await _room.TrustAsync();
        _room.Put(".mcp.json", "{}");

        var trust = ProjectTrust.Recorded(await _room.ReviewAsync());

        Assert.Equal("CLAUDE.md", Assert.Single(trust.Granted).Path);
        Assert.Equal(".mcp.json", Assert.Single(trust.NotGranted).Path);
    }

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    sealed class SwappingDesk(Action swap) : ITrustDesk
    {
        public void Show(string text)
        {
        }

        public Task<bool> AskAsync(string question, CancellationToken cancellationToken)
        {
            swap();
            return Task.FromResult(true);
        }
    }
}
