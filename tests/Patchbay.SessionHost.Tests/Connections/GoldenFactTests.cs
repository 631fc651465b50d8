using System.Text.Json.Nodes;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>The official servers, replayed: the host must work with them as they are.</summary>
public sealed class GoldenFactTests
{
    public static TheoryData<string> Servers => ["fakechat", "telegram", "discord", "imessage"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Fact_12_The_official_servers_work_at_every_revision(string name)
    {
        await using var room = new HostRoom();
        string[] revisions = ["2024-11-05", "2025-06-18", "2025-11-25"];
        foreach (var revision in revisions)
        {
            room.Add(name, $"{name}-{revision}", revision: revision);
        }

        await room.StartAsync();
        Assert.All(room.Running.ChannelStates(), state => Assert.True(state.Listening, $"{state.Entry}: {state.Reason}"));
        var blocks = await room.EnteredAsync(3);
        Assert.Equal(revisions.Select(revision => $"{name}-{revision}"), blocks.Select(block => block.Source).Order());
        Assert.All(blocks, block => Assert.EndsWith(
            """chat_id="42" message_id="7" user="alice" user_id="42" ts="2025-06-15T15:06:40.000Z" attachment_kind="document" attachment_file_id="D" attachment_size="12" attachment_mime="text/plain" attachment_name="a_b___x_.txt">"""
            + "\n(document: a_b___x_.txt)\n</channel>",
            block.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fact_12_A_request_is_relayed_the_verdict_counts_and_a_refused_reply_is_an_error()
    {
        await using var room = new HostRoom();
        room.Add("telegram");
        ToolResult? bash = null, reply = null;
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            bash = await turn.CallToolAsync("Bash", Json.Of("""{"command":"echo from bash","description":"List"}"""), cancellation);
            reply = await turn.CallToolAsync("mcp__telegram__reply", Json.Of("""{"chat_id":"99","text":"hi"}"""), cancellation);
            return "done";
        });
        await room.StartAsync();
        await room.Reading.NextAsync<TurnFinished>();

        Assert.Contains("from bash", bash!.Text, StringComparison.Ordinal);
        Assert.True(reply!.IsError);
        Assert.Equal("reply failed: chat 99 is not allowlisted — add via /telegram:access", reply.Text);
        var request = (JsonObject)(await room.Only.ReceivedAsync("notifications/claude/channel/permission_request"))["params"]!;
        Assert.Equal(["request_id", "tool_name", "description", "input_preview"], request.Select(pair => pair.Key));
        Assert.Matches("^[a-km-z]{5}$", (string)request["request_id"]!);
    }
}
