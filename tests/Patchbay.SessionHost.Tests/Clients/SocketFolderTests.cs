using System.Diagnostics;
using System.Net.Sockets;
using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;

namespace Patchbay.SessionHost.Tests.Clients;

public class SocketFolderTests
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task The_folder_and_the_socket_are_closed_to_everybody_else()
    {
        await using var room = await AttachRoom.OpenAsync();
        Assert.Equal(Private, File.GetUnixFileMode(room.Sockets));
        var socket = Assert.Single(Directory.GetFiles(room.Sockets));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
    }

    [Fact]
    public async Task A_folder_that_somebody_else_could_have_made_is_refused()
    {
        await using var room = await AttachRoom.OpenAsync(listen: false);
        Directory.CreateDirectory(Path.Combine(room.Root, "elsewhere"), Private);
        Directory.CreateSymbolicLink(room.Sockets, Path.Combine(room.Root, "elsewhere"));
        Assert.Contains("not a folder of this user", Refusal(room), StringComparison.Ordinal);
        Directory.Delete(room.Sockets);

        await File.WriteAllTextAsync(room.Sockets, "");
        Assert.Contains(room.Sockets, Refusal(room), StringComparison.Ordinal);
        File.Delete(room.Sockets);

        Directory.CreateDirectory(room.Sockets, Private | UnixFileMode.OtherExecute);
        Assert.Contains("open to other users", Refusal(room), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_refused_on_both_sides()
    {
        await using var room = await AttachRoom.OpenAsync();
        if (!await ChownAsync(room.Sockets, "65534"))
        {
            return; // only the superuser can give a folder away; the link above is the same check
        }

        Assert.Contains("not a folder of this user", (await Assert.ThrowsAsync<SocketRefusedException>(room.ConnectAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("not a folder of this user", Refusal(room), StringComparison.Ordinal);
        Assert.True(await ChownAsync(room.Sockets, "0"));
    }

    [Fact]
    public async Task What_is_left_of_a_killed_session_is_in_nobodys_way()
    {
        await using var room = await AttachRoom.OpenAsync(listen: false);
        var path = SessionAddress.For(room.Session.HomeFolder, room.Session.Name, _ => room.Runtime);
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
        }

        await File.WriteAllTextAsync(path + ".txt", "");
        File.Move(path + ".txt", path, overwrite: true);
        room.Listen();
        Assert.Equal("room", (await room.ConnectAsync()).Greeting.Name);
    }

    [Fact]
    public async Task Sockets_that_killed_sessions_left_long_ago_are_taken_away()
    {
        await using var room = await AttachRoom.OpenAsync();
        var living = Assert.Single(Directory.GetFiles(room.Sockets));
        var dead = Path.Combine(room.Sockets, "dead.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // The runtime takes its own sockets away; the one of a killed process stays, and so does a second name.
            left.Bind(new UnixDomainSocketEndPoint(dead + ".first"));
            File.Move(dead + ".first", dead);
        }

        var now = TimeProvider.System.GetUtcNow();
        SocketSweep.Run(room.Sockets, now);
        Assert.True(File.Exists(dead));
        SocketSweep.Run(room.Sockets, now.AddHours(1));
        Assert.Equal([living], Directory.GetFiles(room.Sockets));
        Assert.Equal("room", (await room.ConnectAsync()).Greeting.Name);
    }

    [Fact]
    public void A_runtime_folder_that_cannot_be_used_is_replaced_by_one_that_can()
    {
        var longest = Directory.CreateTempSubdirectory("pb-" + new string('x', 80)).FullName;
        foreach (var runtime in new[] { longest, "/nowhere/at/all", "relative", "" })
        {
            var address = SessionAddress.For("/home/somebody/.patchbay", new string('n', 64), _ => runtime);
            Assert.StartsWith("/tmp/patchbay-", address, StringComparison.Ordinal);
        }

        Directory.Delete(longest);
    }

    [Fact]
    public void A_path_that_is_too_long_is_one_clear_line() =>
        Assert.Contains(
            "has 121 bytes, and this system takes",
            Assert.Throws<SocketRefusedException>(() => SocketFolder.CheckLength("/" + new string('x', 120))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_address_of_a_session_that_is_gone_is_one_clear_line()
    {
        await using var room = await AttachRoom.OpenAsync();
        var address = await File.ReadAllTextAsync(Path.Combine(room.Session.Folder, "address"));
        await room.EndAsync();
        await File.WriteAllTextAsync(Path.Combine(room.Session.Folder, "address"), address);
        var refused = await Assert.ThrowsAsync<SocketRefusedException>(room.ConnectAsync);
        Assert.StartsWith("the session room does not answer: ", refused.Message, StringComparison.Ordinal);
    }

    static string Refusal(AttachRoom room) => Assert.Throws<SocketRefusedException>(() => room.Listen()).Message;

    static async Task<bool> ChownAsync(string path, string user)
    {
        using var chown = Process.Start(new ProcessStartInfo("chown", [user, path]) { RedirectStandardError = true })!;
        await chown.WaitForExitAsync();
        return chown.ExitCode == 0;
    }
}
