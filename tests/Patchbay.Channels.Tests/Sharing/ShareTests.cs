using System.Text.Json.Nodes;
using Patchbay.Channels.Sharing;
using Patchbay.Channels.Tests.Support;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.Spool;

namespace Patchbay.Channels.Tests.Sharing;

public sealed class ShareTests
{
    [Fact]
    public async Task Without_a_route_the_oldest_session_gets_everything_and_the_next_one_when_it_ends()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, two) = await room.StartAsync("second");
        await ShareRoom.AttachedAsync(one, 2);

        await one.SayWhenOpenAsync("a");
        var a = await first.NextEventAsync();
        Assert.Equal("a", a.Content);
        await first.ReceiptAsync(new Receipt(a.Id!, ReceiptState.Delivered));
        await Room.WaitAsync(() => one.StatesOf(1).Contains(EventState.Delivered));
        Assert.Null(second.TryNextEvent());

        await one.SayWhenOpenAsync("b");
        Assert.Equal("b", (await first.NextEventAsync()).Content);
        await first.DisposeAsync();
        var b = await second.NextEventAsync();
        Assert.Equal(("b", true), (b.Content, b.Redelivered));
        await two.SayWhenOpenAsync("c");
        Assert.Equal("c", (await second.NextEventAsync()).Content);
    }

    [Fact]
    public async Task A_routed_chat_goes_to_its_session_through_the_socket_and_its_receipts_come_back()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, _) = await room.StartAsync("second");
        await ShareRoom.AttachedAsync(one, 2);
        await (await one.Context.Task).RouteAsync("c2", "second", CancellationToken.None);

        await one.SayWhenOpenAsync("for the second", "c2");
        await one.SayWhenOpenAsync("for the first", "c1");
        var mine = await second.NextEventAsync();
        Assert.Equal("for the second", mine.Content);
        Assert.Equal("for the first", (await first.NextEventAsync()).Content);
        await second.ReceiptAsync(new Receipt(mine.Id!, ReceiptState.Queued), new Receipt(mine.Id!, ReceiptState.Delivered), new Receipt(mine.Id!, ReceiptState.Answered));
        await Room.WaitAsync(() => one.StatesOf(1).Contains(EventState.Answered));
    }

    [Fact]
    public async Task What_waits_for_a_session_by_name_waits_until_it_comes_and_is_taken_by_no_other()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        await ShareRoom.AttachedAsync(one, 1);
        await (await one.Context.Task).RouteAsync("c2", "second", CancellationToken.None);
        await one.SayWhenOpenAsync("x", "c2");
        await one.SayWhenOpenAsync("y", "c2");
        await one.SayWhenOpenAsync("z", "c1");
        Assert.Equal("z", (await first.NextEventAsync()).Content);
        Assert.Null(first.TryNextEvent());

        var (second, _) = await room.StartAsync("second");
        Assert.Equal("x", (await second.NextEventAsync()).Content);
        Assert.Equal("y", (await second.NextEventAsync()).Content);
    }

    [Fact]
    public async Task A_verdict_goes_to_the_session_that_asked_and_a_session_that_goes_closes_its_requests()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, _) = await room.StartAsync("second");
        await ShareRoom.AttachedAsync(one, 2);
        await second.NotifyAsync(
            "notifications/claude/channel/permission_request",
            new JsonObject { ["request_id"] = "abcde", ["tool_name"] = "Bash", ["description"] = "run", ["input_preview"] = "ls" });
        await Room.WaitAsync(() => one.Requests.Count == 1);
        Assert.Equal("Session second: run", one.Requests[0].Description);

        var context = await one.Context.Task;
        await context.SendVerdictAsync(new PermissionVerdict("abcde", PermissionVerdict.Allow), CancellationToken.None);
        var verdict = await second.NextNotificationAsync(seen => seen.Method == "notifications/claude/channel/permission");
        Assert.Equal("abcde", verdict.Parameters.GetProperty("request_id").GetString());

        await second.DisposeAsync();
        await Room.WaitAsync(() => context.Sessions.Count == 1);
        await Assert.ThrowsAsync<IOException>(() => context.SendVerdictAsync(new PermissionVerdict("abcde", PermissionVerdict.Allow), CancellationToken.None));
        Assert.NotNull(first);
    }

    [Fact]
    public async Task A_session_writes_to_its_chats_to_chats_it_heard_of_and_to_its_report_chats_and_to_no_others()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, _) = await room.StartAsync("second", reportChats: ["c9"]);
        await ShareRoom.AttachedAsync(one, 2);
        Assert.False((await ReplyAsync(first, "c1")).IsError);
        Assert.False((await ReplyAsync(second, "c9")).IsError);
        var (refused, isError) = await ReplyAsync(second, "c1");
        Assert.True(isError);
        Assert.Contains("chat c1 belongs to the session first", refused, StringComparison.Ordinal);

        var context = await one.Context.Task;
        await context.RouteAsync("c1", "second", CancellationToken.None);
        Assert.False((await ReplyAsync(second, "c1")).IsError);
        Assert.True((await ReplyAsync(first, "c1")).IsError);

        await one.SayWhenOpenAsync("x", "c1");
        await second.NextEventAsync();
        await context.RouteAsync("c1", null, CancellationToken.None);
        Assert.False((await ReplyAsync(second, "c1")).IsError);
        Assert.False((await ReplyAsync(first, "c1")).IsError);
    }

    [Fact]
    public async Task What_a_session_that_stands_by_sends_is_in_the_history_of_the_account()
    {
        await using var room = new ShareRoom();
        var (_, one) = await room.StartAsync("first");
        var (_, two) = await room.StartAsync("second");
        await ShareRoom.AttachedAsync(one, 2);
        var (holder, standby) = (await one.Context.Task, await two.Context.Task);
        await one.SayWhenOpenAsync("a question");
        await standby.RecordSentAsync(new SentMessage("m1", "c1", "an answer", null, null, null, TimeProvider.System.GetUtcNow()), CancellationToken.None);
        Assert.True(await standby.UpdateSentAsync("m1", "a better answer", CancellationToken.None));
        foreach (var context in new[] { holder, standby })
        {
            var lines = await context.HistoryAsync("c1", 10, CancellationToken.None);
            Assert.Equal(["a question", "a better answer"], lines.Select(line => line.Inbound?.Event.Content ?? line.Sent!.Text));
        }
    }

    [Fact]
    public async Task A_plain_host_that_stands_by_confirms_with_its_tool_calls()
    {
        await using var room = new ShareRoom();
        var (_, one) = await room.StartAsync("first");
        var (second, _) = await room.StartAsync("second", plain: true);
        await ShareRoom.AttachedAsync(one, 2);
        await (await one.Context.Task).RouteAsync("c2", "second", CancellationToken.None);
        await one.SayWhenOpenAsync("x", "c2");
        await one.SayWhenOpenAsync("y", "c2");
        Assert.Equal("x", (await second.NextEventAsync()).Content);
        Assert.Equal("y", (await second.NextEventAsync()).Content);
        Assert.Contains("x", (await second.CallToolAsync("ack")).Text, StringComparison.Ordinal);
        await ReplyAsync(second, "c2");
        await Room.WaitAsync(() => one.StatesOf(1).Contains(EventState.Answered) && one.StatesOf(2).Contains(EventState.Answered));
        Assert.Equal("(nothing unconfirmed)", (await second.CallToolAsync("ack")).Text);
    }

    [Fact]
    public async Task After_a_change_of_hands_what_a_session_holds_is_its_own_and_what_it_said_counts()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, two) = await room.StartAsync("second");
        var (third, three) = await room.StartAsync("third", seat: HostSeat.OfParent());
        await ShareRoom.AttachedAsync(one, 3);
        await (await one.Context.Task).RouteAsync("c3", "third", CancellationToken.None);
        await one.SayWhenOpenAsync("held", "c3");
        await one.SayWhenOpenAsync("taken", "c3");
        var held = await third.NextEventAsync();
        var taken = await third.NextEventAsync();
        await first.DisposeAsync();

        // Said while nobody receives; the route is gone too, so that nothing but its word keeps the events with the third.
        await third.ReceiptAsync(new Receipt(taken.Id!, ReceiptState.Delivered));
        await room.Routes.ChangeAsync(table => table.WithChat("c3", null), CancellationToken.None);
        var holder = await ShareRoom.HolderAsync(2, two, three);
        await holder.SayWhenOpenAsync("new", "c3");
        Assert.Equal("new", (await second.NextEventAsync()).Content);
        Assert.Null(third.TryNextEvent());
        Assert.Equal("held", held.Content);

        // It goes without a word: now the event is anybody's, and only that one.
        await third.DisposeAsync();
        Assert.Equal("held", (await second.NextEventAsync()).Content);
        Assert.Null(second.TryNextEvent());
    }

    [Fact]
    public async Task What_the_transcript_of_a_session_that_is_gone_has_is_given_to_nobody_else()
    {
        await using var room = new ShareRoom();
        var (first, one) = await room.StartAsync("first");
        var (second, _) = await room.StartAsync("second");
        await ShareRoom.AttachedAsync(one, 2);
        await (await one.Context.Task).RouteAsync("c2", "second", CancellationToken.None);
        await one.SayWhenOpenAsync("x", "c2");
        await one.SayWhenOpenAsync("y", "c2");
        var x = await second.NextEventAsync();
        await second.NextEventAsync();
        room.Transcripts["second"] = [new Receipt(x.Id!, ReceiptState.Delivered)];
        await second.DisposeAsync();
        await (await one.Context.Task).RouteAsync("c2", null, CancellationToken.None);
        Assert.Equal("y", (await first.NextEventAsync()).Content);
        Assert.Null(first.TryNextEvent());
        Assert.Contains(EventState.Delivered, one.StatesOf(1));
    }

    [Fact]
    public async Task Routes_that_cannot_be_read_route_nothing_to_anybody_until_they_can()
    {
        await using var room = new ShareRoom();
        Directory.CreateDirectory(room.State);
        await File.WriteAllTextAsync(room.Routes.Path, "{ half", TestContext.Current.CancellationToken);
        var (first, one) = await room.StartAsync("first");
        await ShareRoom.AttachedAsync(one, 1);
        await one.SayWhenOpenAsync("x");
        await first.NextNotificationAsync(seen => seen.Method == "notifications/message"
            && seen.Parameters.GetProperty("data").GetString()!.Contains("cannot be read, so messages wait", StringComparison.Ordinal));
        Assert.Null(first.TryNextEvent());
        File.Delete(room.Routes.Path);
        Assert.Equal("x", (await first.NextEventAsync()).Content);
    }

    static Task<(string Text, bool IsError)> ReplyAsync(Testing.ChannelServerHarness server, string chat) =>
        server.CallToolAsync("reply", new JsonObject { ["chat_id"] = chat, ["text"] = "hello" });
}
