using Patchbay.Protocol.Names;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Connections;

/// <summary>What the host does with servers that know nothing of it, before an event counts.</summary>
public sealed class HandshakeFactTests
{
    [Fact]
    public async Task Fact_01_A_server_without_the_capability_is_never_registered_and_its_tools_work()
    {
        await using var room = await HostRoom.OpenAsync("nochannel", "event hello");
        var state = Assert.Single(room.Running.ChannelStates());
        Assert.Equal((false, "capability"), (state.Listening, state.Gate));

        var result = "";
        room.Driver.Agent.Plays(async (turn, cancellation) =>
        {
            result = (await turn.CallToolAsync("mcp__nochannel__reply", Json.Of("""{"text":"hi"}"""), cancellation)).Text;
            return "done";
        });
        _ = room.Person.AllowNextAsync(room.Running.Permissions);
        room.Running.Prompt("go");
        await room.Reading.NextAsync<TurnFinished>();
        Assert.Equal("sent hi", result);
        Assert.Empty(room.Driver.Events);
    }

    [Fact]
    public async Task Fact_02_A_channel_that_the_session_did_not_opt_in_gives_no_input_and_hears_no_error()
    {
        await using var room = new HostRoom { Settings = settings => settings with { DevelopmentChannels = [] } };
        room.Add("plain", script: "event hello");
        await room.StartAsync();
        room.Only.Do("event again");
        await room.Only.ReceivedAsync("tools/list");
        room.Running.Prompt("go");
        await room.Reading.NextAsync<TurnFinished>();

        Assert.Empty(room.Driver.Events);
        Assert.DoesNotContain(room.Reading.Seen, item => item is EventQueued);
        Assert.Equal(["initialize", "notifications/initialized", "tools/list"], room.Only.Methods());
    }

    [Fact]
    public async Task Fact_28_The_development_flag_does_not_exempt_a_different_entry_of_channels()
    {
        await using var room = new HostRoom
        {
            Settings = settings => settings with
            {
                DevelopmentChannels = [new ChannelEntry.Server("mine")],
                Channels = [new ChannelEntry.Server("other")],
            },
        };
        room.Add("plain", "mine", "event of mine");
        room.Add("plain", "other", "event of other");
        await room.StartAsync();
        await room.EnteredAsync(1);

        Assert.Equal(
            [("server:mine", true, null), ("server:other", false, "allowlist")],
            room.Running.ChannelStates().Select(state => (state.Entry, state.Listening, state.Gate)));
        Assert.Equal(["of mine"], room.Driver.Events.Select(block => block.Body));
    }

    [Fact]
    public async Task Fact_29_Every_entry_is_listening_or_has_the_gate_that_failed()
    {
        await using var room = new HostRoom
        {
            Settings = settings => settings with
            {
                DevelopmentChannels =
                [
                    .. settings.DevelopmentChannels, new ChannelEntry.Server("absent"), new ChannelEntry.Plugin("telegram", "market"),
                ],
            },
        };
        room.Add("plain");
        room.Add("nochannel");
        room.Add("dies");
        await room.StartAsync();

        var states = room.Running.ChannelStates().ToDictionary(state => state.Entry);
        Assert.Equal(
            [
                ("plugin:telegram@market", false, "installed"), ("server:absent", false, "installed"), ("server:dies", false, "start"),
                ("server:nochannel", false, "capability"), ("server:plain", true, null),
            ],
            states.Values.Select(state => (state.Entry, state.Listening, state.Gate)).Order());
        Assert.Contains("exit code 7", states["server:dies"].Reason, StringComparison.Ordinal);
        Assert.Contains("no token in the environment", states["server:dies"].Reason, StringComparison.Ordinal);
        Assert.Equal("plugin not installed", states["plugin:telegram@market"].Reason);
        await Eventually.TrueAsync(() => room.Running.IsIdle, "the session goes on");
    }

    [Fact]
    public async Task Fact_13_A_non_JSON_line_on_a_servers_stdout_does_not_break_our_host()
    {
        await using var room = await HostRoom.OpenAsync("noisy", "send still not json\nevent after the noise");
        Assert.Equal("after the noise", Assert.Single(await room.EnteredAsync(1)).Body);
        await room.Reading.NextAsync<TurnFinished>();
        Assert.Contains(
            room.Reading.Seen,
            item => item is Notice { Level: "warning" } notice && notice.Text.Contains("bun install", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fact_14_Instructions_over_2048_bytes_are_cut_for_the_agent_and_reported()
    {
        await using var room = await HostRoom.OpenAsync("talkative");
        var guide = Assert.Single(room.Driver.Start!.Guides);
        Assert.Equal("talkative", guide.Server);
        Assert.True(guide.Instructions.Length is > 1900 and <= 2048, $"{guide.Instructions.Length} characters");
        Assert.StartsWith("start xxx", guide.Instructions, StringComparison.Ordinal);
        Assert.Equal("talkative", (await room.NoticeAsync("instructions: more than 2048 bytes")).Source);
    }

    [Fact]
    public async Task The_discovery_of_newer_revisions_is_never_sent()
    {
        await using var room = await HostRoom.OpenAsync("plain", "event x");
        await room.EnteredAsync(1);
        Assert.Equal("initialize", room.Only.Methods().First());
        Assert.DoesNotContain("server/discover", room.Only.Methods());
    }
}
