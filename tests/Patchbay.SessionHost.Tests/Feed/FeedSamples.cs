using System.Text.Json;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Feed;

/// <summary>One session in which every type of item occurs, with and without its optional fields.</summary>
static class FeedSamples
{
    static readonly DateTimeOffset Until = new(2026, 3, 4, 5, 16, 7, TimeSpan.Zero);

    public static IReadOnlyList<FeedItem> All { get; } = Number(
        new SessionStarted("work", "/src/project", "rehearsal", "no model is configured", "default", "0.1.0"),
        new ChannelStatus("builtin:fakechat", true, null, null),
        new ChannelStatus("server:ci", false, "session list", "server ci is not in --channels for this session"),
        new Notice("info", "fakechat", "open http://127.0.0.1:8787/") { Transient = true },
        new EventQueued("fakechat", "e1", "Ann", "owner", "write a.txt hello\nand then stop", new Dictionary<string, string> { ["chat_id"] = "web", ["grüße"] = "ü" }),
        new TurnStarted(1, new TurnOrigin("channel", "fakechat"), ["e1"], "owner"),
        new EventStateChanged("fakechat", ["e1"], "delivered", null),
        new ToolCallStarted(1, "1.1.abc", "Write", "Write a.txt", Json("""{"file_path":"a.txt","content":"hello"}""")),
        new PermissionAsked("abcde", "Write", "Write a.txt", """{"file_path":"a.txt","content":"hello"}""", Json("""{"file_path":"a.txt","content":"hello"}"""), "Write(a.txt)", ["e1"], Until, 1),
        new PermissionAsked("abcde", "Write", "Write a.txt", "{}", Json("{}"), null, [], Until, 2),
        new PermissionClosed("abcde", "allowed", "ann"),
        new PermissionClosed("abcdf", "expired", null),
        new ToolCallFinished(1, "1.1.abc", "Write", false, "Wrote 5 characters."),
        new EventQueued("fakechat", "e2", null, "group", "wait", new Dictionary<string, string>()),
        new EventsInjected(1, "file_saved", ["e2"]),
        new ToolCallStarted(1, "1.2.abc", "Bash", "Run shell command", Json("""{"command":"seq 20"}""")),
        new ToolCallFinished(1, "1.2.abc", "Bash", true, string.Join('\n', Enumerable.Range(1, 9)) + "\n"),
        new QuestionAsked("bcdef", "choice", "Which colour?", ["red", "blue"], Until),
        new QuestionClosed("bcdef", "red", "terminal"),
        new QuestionAsked("bcdeg", "text", "Why?", [], Until),
        new QuestionClosed("bcdeg", null, null),
        new ModelUsed(1, "claude-sonnet-5-5", 1200, 34, 1000),
        new ModelThought(1, "Two files; the second first.", 28),
        new AssistantText(1, "done\nwith both"),
        new AssistantText(1, "and with more") { GoesOn = true },
        new EventStateChanged("fakechat", ["e1"], "answered", null),
        new EventStateChanged("fakechat", ["e2"], "failed", "the agent stopped"),
        new TurnFinished(1, "completed", "done", new TurnOrigin("channel", "fakechat"), 1.25),
        new UserPrompt("and now?"),
        new TurnStarted(2, null, [], "terminal"),
        new TurnFinished(2, "failed", "no such model", null, 0),
        new TurnFinished(3, "interrupted", "", null, 0.5),
        new Notice("notice", "fakechat", "connected again"),
        new Notice("warning", "feed", "3 items were not shown here"),
        new Notice("error", "transcript", "the disk is full"),
        new SessionEnded("closed", 0),
        new SessionEnded("closed", 2));

    static IReadOnlyList<FeedItem> Number(params FeedItem[] items) =>
        [.. items.Select((item, index) => item with { Seq = index + 1, At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero) })];

    static JsonElement Json(string text) => JsonElement.Parse(text);
}
