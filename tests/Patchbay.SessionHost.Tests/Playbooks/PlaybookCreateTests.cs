using System.Text;
using System.Text.Json;
using Patchbay.Protocol.Events;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Playbooks;
using Patchbay.SessionHost.Tests.Connections;

namespace Patchbay.SessionHost.Tests.Playbooks;

/// <summary>What makes something new outside runs where the playbook of the event says so, whatever the agent says and other rules allow.</summary>
public sealed class PlaybookCreateTests
{
    const string Mine = """{"reply_to":"ci-1","text":"title"}""";

    [Fact]
    public async Task A_playbook_that_names_it_lets_it_run_without_a_question_and_needs_no_other_right()
    {
        await using var room = await OpenAsync("on: a.b\ntools: Read\ncreate: issue");
        Assert.Equal((false, "sent title"), await PlayAsync(room, "a.b", "k1", Mine));
    }

    [Theory]
    [InlineData("on: a.b", Mine)] // no word of it
    [InlineData("on: a.b\ncreate: ticket, pull-request", Mine)] // something else
    [InlineData("on: other.kind\ncreate: issue", Mine)] // the event came without a playbook, as when a project's is not trusted
    [InlineData("on: a.b\ncreate: issue", """{"text":"title"}""")] // no event is named
    [InlineData("on: a.b\ncreate: issue", """{"reply_to":"ci-2","text":"title"}""")] // none of this turn
    [InlineData("on: a.b\ncreate: issue", """{"reply_to":["ci-1"],"text":"title"}""")]
    public async Task Without_it_nothing_is_made_whatever_rules_and_mode_allow(string head, string input)
    {
        await using var room = await OpenAsync(head, "mcp__urgency__create_issue from webhook", PermissionMode.BypassPermissions);
        var (isError, text) = await PlayAsync(room, "a.b", "k1", input);
        Assert.True(isError);
        Assert.Contains("no playbook with \"create: issue\" came with the event of this turn", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owners_own_turn_makes_nothing_either()
    {
        await using var room = await OpenAsync("on: a.b\ncreate: issue", mode: PermissionMode.BypassPermissions);
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Driver.Agent.Plays(async (turn, interrupt) =>
        {
            result.SetResult((await turn.CallToolAsync("mcp__urgency__create_issue", JsonElement.Parse(Mine), interrupt)).Text);
            return "";
        });
        room.Running.Prompt("make one");
        Assert.Contains("no playbook with", await result.Task.WaitAsync(TimeSpan.FromSeconds(20)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_denies_or_asks_still_counts()
    {
        await using var room = await OpenAsync("on: a.b\ncreate: issue", deny: "mcp__urgency__create_issue");
        var (isError, text) = await PlayAsync(room, "a.b", "k1", Mine);
        Assert.True(isError);
        Assert.Contains("rule mcp__urgency__create_issue", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_says_what_may_be_created()
    {
        var (playbook, _) = PlaybookReader.Read("ci", "ci.md", "---\non: a.b\ncreate: issue\n---\nLook."u8);
        var text = PlaybookPreview.Of(new PlaybookSet([playbook!], []), new ChannelEvent { Content = "x", Meta = [new("kind", "a.b")] }, "room");
        Assert.Contains("may create: issue, in the place of the event, where the token of its hook may (patchbay hook allow)", text, StringComparison.Ordinal);
    }

    static async Task<(bool IsError, string Text)> PlayAsync(HostRoom room, string kind, string id, string input)
    {
        var result = new TaskCompletionSource<(bool, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Driver.Agent.Plays(async (turn, interrupt) =>
        {
            var call = await turn.CallToolAsync("mcp__urgency__create_issue", JsonElement.Parse(input), interrupt);
            result.SetResult((call.IsError, call.Text));
            return "done";
        });
        room.Only.Do($$$$"""send {"jsonrpc":"2.0","method":"notifications/claude/channel","params":{"content":"x","meta":{"kind":"{{{{kind}}}}","message_id":"ci-1"},"_meta":{"patchbay/event_id":"{{{{id}}}}","patchbay/role":"webhook"}}}""");
        return await result.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    static async Task<HostRoom> OpenAsync(string head, string? allow = null, PermissionMode mode = PermissionMode.Default, string? deny = null)
    {
        var room = new HostRoom();
        room.Add("urgency", builtIn: true);
        var (playbook, problems) = PlaybookReader.Read("ci", "ci.md", Encoding.UTF8.GetBytes($"---\n{head}\n---\nLook at it."));
        Assert.Empty(problems);
        room.Settings = settings => settings with
        {
            Channels = settings.DevelopmentChannels,
            DevelopmentChannels = [],
            Playbooks = new PlaybookSet([playbook!], []),
            PermissionMode = mode,
            Rules = new PermissionRules { Allow = Rules(allow, narrows: false), Deny = Rules(deny, narrows: true) },
            Permissions = new PermissionSettings { Timeout = TimeSpan.FromMilliseconds(200) },
        };
        await room.StartAsync();
        return room;
    }

    static IReadOnlyList<SourcedRule> Rules(string? text, bool narrows) =>
        text is null ? [] : [new SourcedRule(PermissionRule.Parse(text, narrows, out _, out _)!, "test")];
}
