using System.Text.Json.Nodes;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Tests.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>Requests on the wire to plain servers, and what their verdicts can do.</summary>
public sealed class RelayFactTests
{
    const string Request = "notifications/claude/channel/permission_request";
    const string Bash = """{"command":"echo ran","description":"Say it"}""";

    [Fact]
    public async Task Fact_17_A_verdict_for_an_unknown_or_closed_id_changes_nothing()
    {
        await using var room = await HostRoom.OpenAsync("relay");
        var call = Calls(room);
        room.Running.Prompt("go");
        var id = Id(await room.Only.ReceivedAsync(Request));
        room.Only.Do($"send {Verdict(id == "aaaaa" ? "bbbbb" : "aaaaa", "allow")}\nsend {Verdict(id, "maybe")}\nevent behind");
        await room.Reading.NextAsync<EventQueued>();
        Assert.Equal(id, Assert.Single(room.Running.Permissions.Waiting).RequestId);

        room.Only.Do($"send {Verdict(id, "deny")}\nsend {Verdict(id, "allow")}");
        Assert.True((await call).IsError);
        Assert.Equal("denied", (await room.Reading.NextAsync<PermissionClosed>()).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fact_18_The_first_answer_wins_and_the_second_is_ignored(bool terminalFirst)
    {
        await using var room = await HostRoom.OpenAsync("relay");
        var call = Calls(room);
        room.Running.Prompt("go");
        var id = Id(await room.Only.ReceivedAsync(Request));
        if (terminalFirst)
        {
            Assert.True(room.Running.Permissions.Answer(PersonRelay.Yes(id), room.Person));
            room.Only.Do($"send {Verdict(id, "deny")}");
        }
        else
        {
            room.Only.Do($"send {Verdict(id, "allow")}");
            await Eventually.TrueAsync(() => !room.Running.Permissions.IsOpen(id), "the channel's yes counts");
            Assert.False(room.Running.Permissions.Answer(PersonRelay.No(id), room.Person));
        }

        var result = await call;
        Assert.False(result.IsError);
        Assert.Contains("ran", result.Text, StringComparison.Ordinal);
        var closed = await room.Reading.NextAsync<PermissionClosed>();
        Assert.Equal(("allowed", terminalFirst ? "terminal" : "relay"), (closed.Outcome, closed.By));
        await room.Only.ReceivedAsync("notifications/claude/channel/permission_resolved");
    }

    [Fact]
    public async Task Fact_19_Only_a_server_that_declares_the_relay_gets_requests_and_false_is_absent()
    {
        await using var room = new HostRoom();
        var absent = room.Add("plain");
        var no = room.Add("relay-false");
        var yes = room.Add("relay");
        await room.StartAsync();
        var call = Calls(room);
        room.Running.Prompt("go");
        var id = Id(await yes.ReceivedAsync(Request));

        // Neither can one that was not shown the request answer it.
        no.Do($"send {Verdict(id, "allow")}\nevent behind");
        await room.Reading.NextAsync<EventQueued>();
        Assert.True(room.Running.Permissions.IsOpen(id));
        yes.Do($"send {Verdict(id, "deny")}");
        await call;
        Assert.DoesNotContain(Request, absent.Methods().Concat(no.Methods()));
    }

    static async Task<ToolResult> Calls(HostRoom room)
    {
        var result = new TaskCompletionSource<ToolResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            result.SetResult(await turn.CallToolAsync("Bash", Json.Of(Bash), cancellation));
            return "done";
        });
        return await result.Task.WaitAsync(TimeSpan.FromSeconds(25));
    }

    static string Id(JsonObject request) => (string)request["params"]!["request_id"]!;

    static string Verdict(string id, string behavior) =>
        $$$"""{"method":"notifications/claude/channel/permission","params":{"request_id":"{{{id}}}","behavior":"{{{behavior}}}"},"jsonrpc":"2.0"}""";
}
