using System.Diagnostics;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tests.Processes;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>Whatever a server does, the session goes on, says what happened and loses nothing that it accepted.</summary>
public sealed class BadServerTests
{
    [Theory]
    [InlineData("stubborn")]
    [InlineData("wrapper")]
    public async Task Fact_49_A_server_that_ignores_its_end_is_gone_within_5_s_of_the_session(string mode)
    {
        await using var room = await HostRoom.OpenAsync(mode, "event up");
        await room.EnteredAsync(1);
        Assert.Equal(mode is "wrapper" ? 2 : 1, TestTree.Living(room.Only.Tag).Count);
        var watch = Stopwatch.StartNew();
        await room.CloseAsync();
        await TestTree.GoneAsync(room.Only.Tag, TimeSpan.FromSeconds(5));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"gone after {watch.Elapsed}");
    }

    [Fact]
    public async Task A_server_that_hangs_in_the_handshake_is_named_and_the_others_work()
    {
        await using var room = new HostRoom { Settings = settings => settings with { ServerStartTimeout = TimeSpan.FromSeconds(3) } };
        room.Add("hangs");
        var plain = room.Add("plain");
        await room.StartAsync();
        var status = await room.Reading.NextAsync<ChannelStatus>(status => status.Entry == "server:hangs");
        Assert.Equal((false, "start", "no answer to the handshake within 3 s"), (status.Listening, status.Gate, status.Reason));
        plain.Do("event hello");
        await room.EnteredAsync(1);
    }

    [Fact]
    public async Task A_hanging_server_holds_up_the_start_for_the_patience_only()
    {
        await using var room = new HostRoom { Settings = settings => settings with { ServerPatience = TimeSpan.FromMilliseconds(1) } };
        var hanging = room.Add("hangs");
        var late = room.Add("plain");
        await room.StartAsync();
        Assert.Empty(room.Driver.Agent.Turns);
        Assert.Equal((false, "start", "it is being started"), State(room, hanging));

        // The one that answers later is there all the same, and its instructions come with the next turn.
        await Eventually.TrueAsync(() => State(room, late).Listening, "it listens");
        late.Do("event hello");
        await room.EnteredAsync(1);
        Assert.Contains(
            room.Driver.Agent.Turns.SelectMany(blocks => blocks).OfType<AgentBlock.HostNote>(),
            note => note.Text.Contains("plain is connected now. It says: Answer with reply.", StringComparison.Ordinal));
    }

    static (bool Listening, string? Gate, string? Reason) State(HostRoom room, StandInServer server)
    {
        var state = room.Running.ChannelStates().Single(state => state.Entry == $"server:{server.Name}");
        return (state.Listening, state.Gate, state.Reason);
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_and_registered_again()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        room.Only.Do("event before\nexit 3");
        var ended = await room.Reading.NextAsync<ChannelStatus>(status => !status.Listening);
        Assert.Equal("process", ended.Gate);
        Assert.True((await room.Reading.NextAsync<ChannelStatus>()).Listening);
        room.Only.Do("event after");
        Assert.Equal(["before", "after"], (await room.EnteredAsync(2)).Select(block => block.Body));
        Assert.Equal(2, room.Only.Methods().Count(method => method is "initialize"));
    }

    [Fact]
    public async Task What_a_server_sent_just_before_it_died_is_not_lost()
    {
        await using var room = await HostRoom.OpenAsync("plain");
        room.Only.Do("events 400\nexit 3");
        var blocks = await room.EnteredAsync(400);
        Assert.Equal(Enumerable.Range(0, 400).Select(number => $"{number}"), blocks.Take(400).Select(block => block.Body));
    }

    [Fact]
    public async Task Rubbish_is_reported_as_data_and_what_follows_it_counts()
    {
        await using var room = await HostRoom.OpenAsync("plain", string.Join('\n',
        [
            "send {\"jsonrpc\":\"2.0\",\"method\":17}",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/claude/channel\"",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/claude/channel\",\"params\":[1]}",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/claude/channel\",\"params\":{\"content\":5}}",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/claude/channel/permission\",\"params\":\"yes\"}",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/nobody/knows\",\"params\":{}}",
            "send {\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"nobody/knows\"}",
            "send {\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}",
            "send \u001b[31mred\u0007",
            "send {\"jsonrpc\":\"2.0\",\"method\":\"notifications/claude/channel\",\"params\":{\"content\":\"\\u001b[2J good\",\"meta\":{\"n\":7,\"t\":true,\"o\":{},\"l\":[1],\"z\":null,\"b-c\":\"2\"}}}",
        ]));
        var block = Assert.Single(await room.EnteredAsync(1));
        Assert.Contains(" n=\"7\" t=\"true\">", block.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', block.Text);
        await room.Reading.NextAsync<TurnFinished>();
        var notices = room.Reading.Seen.OfType<Notice>().Select(notice => notice.Text).ToList();
        Assert.True(notices.Count(text => text.Contains("skipped", StringComparison.Ordinal)) >= 6, string.Join('\n', notices));
        Assert.Contains("meta keys left out: o, l, z, b-c", notices);
        Assert.All(notices, text => Assert.DoesNotContain('\u001b', text));
        await Eventually.TrueAsync(
            () => room.Only.Messages().Any(message => message["id"]?.ToJsonString() is "\"q1\"" && (int?)message["error"]?["code"] == -32601),
            "an unknown request is answered");
    }

    [Fact]
    public async Task A_message_of_5_MB_becomes_a_file_and_its_first_8_KB()
    {
        await using var room = await HostRoom.OpenAsync("plain", "big 5000000\nevent behind");
        var blocks = await room.EnteredAsync(2);
        Assert.Equal("behind", blocks[1].Body);
        Assert.InRange(blocks[0].Text.Length, 8192, 9500);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(room.Home, "sessions", "room", "inbox")));
        Assert.Contains(file, blocks[0].Text, StringComparison.Ordinal);
        Assert.Equal(5_000_000, new FileInfo(file).Length);
    }
}
