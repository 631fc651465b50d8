using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Patchbay.Tests.Support;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>How the page opens: on a busy port, and again after a restart.</summary>
public sealed class DoorTests : IDisposable
{
    readonly string _folder = FakechatRig.NewFolder();

    string TokenFile => Path.Combine(_folder, "state", "page-token");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_busy_port_is_said_and_the_channel_lives_on_without_a_page()
    {
        using var other = Occupy(out var port);
        await using var rig = await FakechatRig.StartAsync(port: $"{port}", waitForPage: false);
        var notice = await rig.NoticesAsync("no page is open");
        Assert.Contains($"port {port}", notice, StringComparison.Ordinal);
        Assert.Contains("FAKECHAT_PORT", notice, StringComparison.Ordinal);
        var (text, isError) = await rig.CallAsync("reply", new JsonObject { ["text"] = "hello" });
        Assert.True(isError);
        Assert.StartsWith("reply: no page is open", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_tried_with_growing_pauses_until_it_is_free_and_each_is_said_once()
    {
        var time = new ManualTime();
        using var other = Occupy(out var port);
        await using var rig = await FakechatRig.StartAsync(port: $"{port}", waitForPage: false, time: time);
        await rig.NoticesAsync("no page is open");
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await FakechatRig.WaitAsync(() => time.HasTimer(TimeSpan.FromSeconds(seconds)));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await FakechatRig.WaitAsync(() => time.HasTimer(TimeSpan.FromSeconds(30)));
        other.Dispose();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal($"the page is open now: http://localhost:{port}/?token={FakechatRig.Token}", await rig.NoticesAsync("http://"));
        Assert.False((await rig.CallAsync("reply", new JsonObject { ["text"] = "hello" })).IsError);
        Assert.False(rig.HasSeen("notifications/message"));
    }

    [Fact]
    public async Task The_token_and_the_port_are_the_same_after_a_restart()
    {
        string first;
        await using (var rig = await FakechatRig.StartAsync(token: null, folder: _folder))
        {
            first = await rig.NoticesAsync("http://");
        }

        await using var again = await FakechatRig.StartAsync(token: null, folder: _folder);
        Assert.Equal(first, await again.NoticesAsync("http://"));
        Assert.Matches("token=[A-Za-z0-9_-]{32}$", first);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    [Fact]
    public async Task A_last_port_that_is_taken_gives_way_to_any_other()
    {
        await using (await FakechatRig.StartAsync(folder: _folder))
        {
        }

        var last = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "state", "page-port")), System.Globalization.CultureInfo.InvariantCulture);
        using var other = new TcpListener(IPAddress.Loopback, last);
        other.Start();
        await using var rig = await FakechatRig.StartAsync(folder: _folder);
        Assert.NotEqual(last, rig.Platform.Port);
    }

    [Fact]
    public async Task A_token_that_is_given_wins_and_is_not_kept()
    {
        await using var rig = await FakechatRig.StartAsync(folder: _folder);
        Assert.EndsWith($"token={FakechatRig.Token}", await rig.NoticesAsync("http://"), StringComparison.Ordinal);
        Assert.False(File.Exists(TokenFile));
    }

    [Theory]
    [InlineData("readable by others")]
    [InlineData("a link")]
    [InlineData("too short")]
    public async Task A_kept_token_that_others_could_know_is_replaced(string flaw)
    {
        var known = new string('k', flaw == "too short" ? 5 : 32);
        Directory.CreateDirectory(Path.GetDirectoryName(TokenFile)!);
        if (flaw == "a link")
        {
            var elsewhere = Path.Combine(_folder, "elsewhere");
            await File.WriteAllTextAsync(elsewhere, known);
            File.SetUnixFileMode(elsewhere, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.CreateSymbolicLink(TokenFile, elsewhere);
        }
        else
        {
            await File.WriteAllTextAsync(TokenFile, known);
            File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | (flaw == "too short" ? 0 : UnixFileMode.OtherRead));
        }

        await using var rig = await FakechatRig.StartAsync(token: null, folder: _folder);
        Assert.DoesNotContain(known, await rig.NoticesAsync("http://"), StringComparison.Ordinal);
        Assert.Equal(32, (await File.ReadAllTextAsync(TokenFile)).Length);
        Assert.Null(new FileInfo(TokenFile).LinkTarget);
    }

    static TcpListener Occupy(out int port)
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        port = ((IPEndPoint)other.LocalEndpoint).Port;
        return other;
    }
}
