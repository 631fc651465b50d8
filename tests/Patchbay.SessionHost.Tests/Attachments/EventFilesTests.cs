using System.Security.Cryptography;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Attachments;
using Patchbay.SessionHost.Connections;
using Patchbay.SessionHost.Settings;

namespace Patchbay.SessionHost.Tests.Attachments;

/// <summary>Which files of an event an agent is shown: by where they lie, how large they are and how they begin.</summary>
public sealed class EventFilesTests : IDisposable
{
    static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 1, 2, 3, 4, 5, 6, 7, 8];

    readonly string _root = Directory.CreateTempSubdirectory("patchbay-attached-").FullName;

    public EventFilesTests()
    {
        foreach (var folder in new[] { Inbox, Work, Outside })
        {
            Directory.CreateDirectory(folder);
        }
    }

    string Home => Path.Combine(_root, "home");

    string Inbox => Path.Combine(Home, "channels", "chat", "inbox");

    string Work => Path.Combine(_root, "work");

    string Outside => Path.Combine(_root, "outside");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_picture_in_the_inbox_is_named_with_its_place_its_size_and_its_hash()
    {
        var (files, leftOut) = Look(("image_path", Put(Inbox, "1.jpg", Png)));
        Assert.Equal([("image_path", Path.Combine(Inbox, "1.jpg"), "image/png", 16L)], files.Select(file => (file.Key, file.Path, file.MediaType, file.Size)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Png)), files[0].Sha256);
        Assert.Equal(Png, files[0].Read(out var why));
        Assert.Empty(why);
        Assert.Empty(leftOut);
    }

    [Theory]
    [InlineData("image_path")]
    [InlineData("image_path_2")]
    [InlineData("image_path3")]
    [InlineData("file_path")]
    public void The_keys_of_channels_count(string key) => Assert.Equal(key, Assert.Single(Look((key, Put(Inbox, "1", Png))).Files).Key);

    [Theory]
    [InlineData("path")]
    [InlineData("user")]
    [InlineData("image_paths")]
    public void No_other_key_does(string key)
    {
        var (files, leftOut) = Look((key, Put(Inbox, "1.png", Png)));
        Assert.Empty(files);
        Assert.Empty(leftOut);
    }

    [Fact]
    public void A_file_that_never_was_meant_as_a_picture_is_left_to_the_agents_tools_without_a_word()
    {
        var (files, leftOut) = Look(("file_path", Put(Inbox, "notes.txt", "just text"u8.ToArray())));
        Assert.Empty(files);
        Assert.Empty(leftOut);
    }

    [Fact]
    public void A_name_that_lies_is_said_and_the_bytes_stay_out()
    {
        var (files, leftOut) = Look(("file_path", Put(Inbox, "cat.png", "#!/bin/sh\nrm -rf /\n"u8.ToArray())), ("image_path", Put(Inbox, "x", [])));
        Assert.Empty(files);
        Assert.Equal(
            [
                "file_path is not shown: the file is not what it claims to be: it begins like no png, jpeg, gif, webp or pdf",
                "image_path is not shown: the file is not what it claims to be: it begins like no png, jpeg, gif, webp or pdf",
            ],
            leftOut);
    }

    [Fact]
    public void What_is_larger_than_an_API_takes_is_said_and_stays_out()
    {
        var (files, leftOut) = Look(
            ("image_path", Put(Inbox, "a", [.. Png, .. new byte[MediaTypes.MostPictureBytes - Png.Length]])),
            ("image_path_2", Put(Inbox, "b", [.. Png, .. new byte[MediaTypes.MostPictureBytes]])),
            ("file_path", Put(Inbox, "c", [.. "%PDF-1.4"u8, .. new byte[MediaTypes.MostDocumentBytes]])));
        Assert.Equal(["image_path"], files.Select(file => file.Key));
        Assert.Equal(["image_path_2 is not shown: the file is larger than 3.75 MB", "file_path is not shown: the file is larger than 16 MB"], leftOut);
    }

    [Fact]
    public void A_file_that_is_gone_is_said() =>
        Assert.Equal(["image_path is not shown: the file is gone"], Look(("image_path", Path.Combine(Inbox, "none.png"))).LeftOut);

    [Fact]
    public void What_the_session_reads_unasked_may_be_shown_too() => Assert.Single(Look(("image_path", Put(Work, "chart.png", Png))).Files);

    [Fact]
    public void Nothing_else_of_the_disk_is_shown_whatever_way_leads_there()
    {
        var secret = Put(Outside, "passport.png", Png);
        File.CreateSymbolicLink(Path.Combine(Inbox, "link.png"), secret);
        Directory.CreateSymbolicLink(Path.Combine(Work, "folder"), Outside);
        Put(Path.Combine(Home, "channels", "chat"), "state.png", Png);
        Put(Path.Combine(Home, "channels", "other", "inbox"), "theirs.png", Png);
        Put(Path.Combine(Work, ".patchbay"), "own.png", Png);
        string[] ways =
        [
            secret, Path.Combine(Inbox, "link.png"), Path.Combine(Work, "folder", "passport.png"), $"{Inbox}/../state.png", $"{Work}/../outside/passport.png",
            Path.Combine(Home, "channels", "other", "inbox", "theirs.png"), Path.Combine(Work, ".patchbay", "own.png"), "outside/passport.png", $"{secret}\0", "/dev/zero",
        ];
        foreach (var way in ways)
        {
            var (files, leftOut) = Look(("image_path", way));
            Assert.Empty(files);
            Assert.Equal("image_path is not shown: the file lies neither in this channel's inbox nor where the session reads unasked", Assert.Single(leftOut));
        }
    }

    [Fact]
    public void A_pipe_in_the_inbox_does_not_hold_the_session_up()
    {
        var pipe = Path.Combine(Inbox, "1.png");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])!)
        {
            made.WaitForExit();
        }

        var (files, leftOut) = Look(("image_path", pipe));
        Assert.Empty(files);
        Assert.Equal(["image_path is not shown: the file is not an ordinary file"], leftOut);
    }

    [Fact]
    public void Ten_files_of_one_message_are_shown_and_the_others_named()
    {
        var (files, leftOut) = Look([.. Enumerable.Range(1, 12).Select(number => ($"image_path_{number}", Put(Inbox, $"{number}", Png)))]);
        Assert.Equal(10, files.Count);
        Assert.Equal(["image_path_11 is not shown: at most 10 files of one message are", "image_path_12 is not shown: at most 10 files of one message are"], leftOut);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("official")]
    public void A_state_folder_that_a_variable_moves_takes_its_inbox_with_it(string source)
    {
        var place = Path.Combine(_root, "elsewhere");
        var path = Put(Path.Combine(place, "inbox"), "1.png", Png);
        Assert.Empty(Look(source, _ => null, ("image_path", path)).Files);
        Assert.Single(Look(source, name => name == $"{source.ToUpperInvariant()}_STATE_DIR" ? place : null, ("image_path", path)).Files);
    }

    [Fact]
    public void A_source_whose_name_leads_elsewhere_has_no_inbox()
    {
        var path = Put(Path.Combine(Home, "inbox"), "1.png", Png);
        Assert.Empty(Look("..", _ => null, ("image_path", path)).Files);
    }

    (IReadOnlyList<AttachedFile> Files, IReadOnlyList<string> LeftOut) Look(params (string Key, string Value)[] meta) => Look("chat", _ => null, meta);

    (IReadOnlyList<AttachedFile> Files, IReadOnlyList<string> LeftOut) Look(string source, Func<string, string?> variable, params (string Key, string Value)[] meta)
    {
        var settings = new SessionSettings
        {
            Name = "room",
            WorkingDirectory = Work,
            HomeFolder = Home,
            Servers =
            [
                new ServerConfiguration("chat", "chat", [], new Dictionary<string, string?>(), "builtin") { IsBuiltIn = true },
                new ServerConfiguration("official", "bun", [], new Dictionary<string, string?>(), ".mcp.json"),
            ],
        };
        var files = new EventFiles(new InboxFolders(settings, [Home], variable).Hold);
        return files.Of(source, new ChannelEvent { Content = "look", Meta = [.. meta.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))] });
    }

    static string Put(string folder, string name, byte[] bytes)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
