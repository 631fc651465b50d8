using System.Text.Json;
using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Clients;

public class AttachTests
{
    [Fact]
    public async Task A_terminal_behind_the_socket_reads_the_feed_and_speaks_to_the_agent()
    {
        await using var room = await AttachRoom.OpenAsync();
        var terminal = await room.AttachAsync();
        await terminal.NextAsync<SessionStarted>();
        Assert.True((await terminal.SendAsync(new PromptCommand("hello\n\u001b[31m ¶"))).Ok);
        Assert.Equal("hello\n\u001b[31m ¶", (await terminal.NextAsync<UserPrompt>()).Text);
        await terminal.NextAsync<TurnFinished>();
        Assert.Equal(new ClientReply(true, "room: idle, 0 waiting, 0 permission requests open"), await terminal.SendAsync(new ControlCommand("status", null)));
        Assert.False((await terminal.SendAsync(new ControlCommand("fly", "away"))).Ok);
    }

    [Fact]
    public async Task Two_terminals_are_shown_the_same()
    {
        await using var room = await AttachRoom.OpenAsync();
        var one = await room.AttachAsync();
        var two = await room.AttachAsync();
        await one.NextAsync<SessionStarted>();
        await two.NextAsync<SessionStarted>();
        for (var i = 0; i < 500; i++)
        {
            room.Session.Feed.Publish(new Notice("info", "test", $"{i}"));
        }

        await room.EndAsync();
        Assert.Equal((await one.RestAsync()).Select(FeedJson.Line), (await two.RestAsync()).Select(FeedJson.Line));
        Assert.IsType<SessionEnded>(one.Seen[^1]);
        Assert.Equal(Enumerable.Range(1, one.Seen.Count).Select(number => (long)number), one.Seen.Select(item => item.Seq));
    }

    [Fact]
    public async Task Who_comes_in_the_middle_is_told_which_session_it_is_and_what_is_open()
    {
        await using var room = await AttachRoom.OpenAsync(alwaysAnswers: true);
        var asking = room.Session.Permissions.AskAsync("Bash", "Run", JsonElement.Parse("{}"), null, [], CancellationToken.None);
        for (var i = 0; i < 50; i++)
        {
            room.Session.Feed.Publish(new Notice("info", "test", $"{i}"));
        }

        var terminal = await room.AttachAsync(room.Session.Feed.Last);
        await terminal.NextAsync<Notice>();
        Assert.Equal(["SessionStarted", "PermissionAsked", "Notice"], terminal.Seen.Select(item => item.GetType().Name));
        Assert.True((await terminal.SendAsync(new VerdictCommand(((PermissionAsked)terminal.Seen[1]).RequestId, true, false))).Ok);
        Assert.Equal((true, "attached terminal"), ((await asking).Allowed, (await asking).By));
    }

    [Fact]
    public async Task A_request_waits_for_whoever_attaches_only_when_the_session_was_made_for_it()
    {
        await using var room = await AttachRoom.OpenAsync();
        var refused = await room.Session.Permissions.AskAsync("Bash", "Run", JsonElement.Parse("{}"), null, [], CancellationToken.None);
        Assert.False(refused.Allowed);
        var terminal = await room.AttachAsync();
        await terminal.NextAsync<SessionStarted>();
        var asking = room.Session.Permissions.AskAsync("Bash", "Run", JsonElement.Parse("{}"), null, [], CancellationToken.None);
        var asked = await terminal.NextAsync<PermissionAsked>();
        Assert.True((await terminal.SendAsync(new VerdictCommand(asked.RequestId, true, false))).Ok);
        Assert.True((await asking).Allowed);
        Assert.False((await terminal.SendAsync(new VerdictCommand(asked.RequestId, true, false))).Ok);
    }

    [Fact]
    public async Task The_greeting_says_what_was_shown_to_an_attached_terminal()
    {
        await using var room = await AttachRoom.OpenAsync();
        var terminal = await room.AttachAsync();
        await terminal.NextAsync<SessionStarted>();
        var last = room.Session.Feed.Last;
        await room.GreetedAsync(greeting => greeting.Attached == 1 && greeting.Seen == last);
        await terminal.DisposeAsync();
        await room.GreetedAsync(greeting => greeting.Attached == 0);
        room.Session.Feed.Publish(new Notice("info", "test", "missed"));
        var greeting = (await room.ConnectAsync()).Greeting;
        Assert.Equal(("room", last + 1, last), (greeting.Name, greeting.Last, greeting.Seen));
    }

    [Fact]
    public async Task A_terminal_can_ask_for_the_end_and_a_chat_cannot()
    {
        await using var room = await AttachRoom.OpenAsync();
        Assert.False(room.Session.Execute("end", null).Ok);
        Assert.False(room.Session.EndRequested.IsCompleted);
        Assert.True((await (await room.ConnectAsync()).SendAsync(new ControlCommand("end", null), CancellationToken.None)).Ok);
        Assert.True(room.Session.EndRequested.IsCompleted);
    }

    [Fact]
    public async Task After_the_end_nobody_is_there()
    {
        await using var room = await AttachRoom.OpenAsync();
        var client = await room.ConnectAsync();
        await room.EndAsync();
        Assert.False((await client.SendAsync(new PromptCommand("late"), CancellationToken.None)).Ok);
        await Assert.ThrowsAsync<SocketRefusedException>(room.ConnectAsync);
        Assert.Empty(Directory.EnumerateFileSystemEntries(room.Sockets));
    }
}
