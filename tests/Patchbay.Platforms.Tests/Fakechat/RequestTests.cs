using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class RequestTests
{
    const string Plain = """{"request_id":"abcde","tool_name":"Bash","description":"List files","input_preview":"{\"command\":\"ls\"}"}""";

    static string Full => """
        {"request_id":"abcde","tool_name":"Bash","description":"List files","input_preview":"{}",
         "_meta":{"patchbay/permission":{"event_ids":[],"input":{"command":"ls"},"rule":"Bash(ls:*)","expires_at":"2999-01-01T00:00:00Z","announcement":1}}}
        """.ReplaceLineEndings("");

    [Fact]
    public async Task A_request_is_shown_answered_once_and_closed_when_the_host_says_so()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/claude/channel/permission_request", Full);
        var shown = await page.NextAsync("permission");
        Assert.Equal("abcde", shown["id"]!.GetValue<string>());
        Assert.Equal("ls", shown["input"]!["command"]!.GetValue<string>());
        Assert.Equal("Bash(ls:*)", shown["rule"]!.GetValue<string>());
        await page.SendAsync("""{"type":"verdict","id":"abcde","behavior":"allow","forSession":true}""");
        await page.SendAsync("""{"type":"verdict","id":"abcde","behavior":"deny"}""");
        var verdict = (await rig.NotificationAsync("notifications/claude/channel/permission"))["params"]!;
        Assert.Equal("allow", verdict["behavior"]!.GetValue<string>());
        var detail = verdict["_meta"]!["patchbay/permission"]!;
        Assert.True(detail["for_session"]!.GetValue<bool>());
        Assert.Equal("web", detail["by"]!.GetValue<string>());
        await rig.NotifyAsync("notifications/claude/channel/permission_resolved", """{"request_id":"abcde","outcome":"allowed","by":"fakechat"}""");
        Assert.Equal("allowed", (await page.NextAsync("permission_resolved"))["outcome"]!.GetValue<string>());

        // The second verdict was not passed on: what the page says next comes before any other.
        await page.SayAsync("u1", "hi");
        await rig.EventAsync();
        Assert.False(rig.HasSeen("notifications/claude/channel/permission"));
    }

    [Fact]
    public async Task A_tab_that_comes_later_sees_what_is_still_open()
    {
        await using var rig = await FakechatRig.StartAsync();
        await rig.NotifyAsync("notifications/claude/channel/permission_request", Full);
        await rig.NotifyAsync(
            "notifications/patchbay/question",
            """{"question_id":"fghij","kind":"choice","text":"Which?","options":["a","b"],"event_ids":[],"expires_at":"2999-01-01T00:00:00Z"}""");
        await rig.NotifyAsync("notifications/patchbay/session", """{"name":"fix","project":"/p","activity":"waiting","channel":"listening"}""");
        await rig.CallAsync("react", []);
        await using var page = await rig.ConnectAsync();
        var session = (await page.NextAsync())!;
        Assert.Equal(("session", "fix", "waiting"), (session["type"]!.GetValue<string>(), session["name"]!.GetValue<string>(), session["activity"]!.GetValue<string>()));
        Assert.Equal("permission", (await page.NextAsync())!["type"]!.GetValue<string>());
        Assert.Equal("question", (await page.NextAsync())!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Towards_a_plain_host_the_verdict_is_plain_and_closes_the_card()
    {
        await using var rig = await FakechatRig.StartAsync(receipts: false);
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/claude/channel/permission_request", Plain);
        await page.NextAsync("permission");
        await page.SendAsync("""{"type":"verdict","id":"abcde","behavior":"deny","forSession":true}""");
        var verdict = (await rig.NotificationAsync("notifications/claude/channel/permission"))["params"]!;
        Assert.Equal("""{"request_id":"abcde","behavior":"deny"}""", verdict.ToJsonString());
        Assert.Equal("denied", (await page.NextAsync("permission_resolved"))["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_typed_verdict_counts_only_for_a_request_that_was_shown_and_is_then_no_chat()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "yes abcde");
        Assert.Equal("yes abcde", (await rig.EventAsync())["content"]!.GetValue<string>());
        await rig.NotifyAsync("notifications/claude/channel/permission_request", Full);
        await page.NextAsync("permission");
        await page.SayAsync("u2", " YES Abcde ");
        Assert.Equal("allow", (await rig.NotificationAsync("notifications/claude/channel/permission"))["params"]!["behavior"]!.GetValue<string>());
        Assert.Equal(["answered"], await page.ReceiptsUpToAsync("u2", "answered"));
        await page.SayAsync("u3", "yes");
        Assert.Equal("yes", (await rig.EventAsync())["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_verdict_that_is_typed_after_the_end_is_no_event_and_says_how_the_request_ended()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/claude/channel/permission_request", Full);
        await page.NextAsync("permission");
        await page.SayAsync("u1", "yes abcde");
        await page.SayAsync("u2", "no abcde");
        Assert.Contains("no longer open (answered)", await NoteAsync(), StringComparison.Ordinal);

        // What was typed first was on its way, and another answer won.
        await rig.NotifyAsync("notifications/claude/channel/permission_resolved", """{"request_id":"abcde","outcome":"denied","by":"terminal"}""");
        Assert.Contains("no longer open (denied by terminal)", await NoteAsync(), StringComparison.Ordinal);
        await page.NextAsync("permission_resolved");
        await page.SayAsync("u3", "yes abcde");
        Assert.Equal("This changed nothing: the request abcde is no longer open (denied by terminal).", await NoteAsync());
        await page.SayAsync("u4", "yes fghij");
        Assert.Equal("yes fghij", (await rig.EventAsync())["content"]!.GetValue<string>());

        async Task<string> NoteAsync() => (await page.NextAsync("error"))["text"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_question_takes_one_of_its_options_and_nothing_else()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync(
            "notifications/patchbay/question",
            """{"question_id":"fghij","kind":"choice","text":"Which?","options":["a","b"],"event_ids":[],"expires_at":"2999-01-01T00:00:00Z"}""");
        Assert.Equal(["a", "b"], (await page.NextAsync("question"))["options"]!.AsArray().Select(option => option!.GetValue<string>()));
        await page.SendAsync("""{"type":"answer","id":"fghij","text":"c"}""");
        await page.SendAsync("""{"type":"answer","id":"fghij","text":"b"}""");
        var answer = (await rig.NotificationAsync("notifications/patchbay/answer"))["params"]!;
        Assert.Equal("b", answer["text"]!.GetValue<string>());
        await rig.NotifyAsync("notifications/patchbay/question_resolved", """{"question_id":"fghij","answer":"b","by":"web"}""");
        Assert.Equal("b", (await page.NextAsync("question_resolved"))["answer"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_free_answer_is_any_text()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync(
            "notifications/patchbay/question",
            """{"question_id":"fghij","kind":"text","text":"Why?","options":[],"event_ids":[],"expires_at":"2999-01-01T00:00:00Z"}""");
        await page.NextAsync("question");
        await page.SendAsync(new JsonObject { ["type"] = "answer", ["id"] = "fghij", ["text"] = "because" }.ToJsonString());
        Assert.Equal("because", (await rig.NotificationAsync("notifications/patchbay/answer"))["params"]!["text"]!.GetValue<string>());
    }
}
