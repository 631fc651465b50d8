using System.Text.Json;
using Microsoft.Extensions.Logging;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Logs;

namespace Patchbay.SessionHost.Tests.Logs;

public sealed class FeedLogTests
{
    const string Secret = "what-somebody-wrote";

    static readonly JsonElement Input = JsonDocument.Parse($$"""{"command":"{{Secret}}"}""").RootElement;

    /// <summary>Every kind of item, with the mark wherever a person, an agent or a tool could have written.</summary>
    static readonly FeedItem[] Everything =
    [
        new SessionStarted("work", "/project", "rehearsal", "because", "default", "1"),
        new ChannelStatus("builtin:fakechat", true, null, null),
        new ChannelStatus("server:ci", false, "allowlist", "not approved"),
        new EventQueued("fakechat", "a.1", Secret, "owner", Secret, new Dictionary<string, string> { ["chat_id"] = Secret }),
        new EventStateChanged("fakechat", ["a.1"], "delivered", null),
        new EventStateChanged("fakechat", ["a.1"], "failed", "the agent failed"),
        new UserPrompt(Secret),
        new TurnStarted(1, null, ["a.1"], "owner"),
        new EventsInjected(1, "tool_finished", ["a.1"]),
        new AssistantText(1, Secret),
        new ModelThought(1, Secret, 7),
        new ToolCallStarted(1, "1.1", "Bash", Secret, Input),
        new ToolCallFinished(1, "1.1", "Bash", false, Secret),
        new PermissionAsked("abcde", "Bash", Secret, Secret, Input, Secret, ["a.1"], DateTimeOffset.UnixEpoch, 1),
        new PermissionClosed("abcde", "allowed", "terminal"),
        new QuestionAsked("abcde", "text", Secret, [Secret], DateTimeOffset.UnixEpoch),
        new QuestionClosed("abcde", Secret, "terminal"),
        new ModelUsed(1, "a-model", 1, 2, 3),
        new TurnFinished(1, "completed", Secret, null, 1),
        new TurnFinished(2, "failed", Secret, null, 1),
        new Notice("notice", "fakechat", $"http://localhost:1/?token={Secret}") { Transient = true },
        new Notice("warning", "feed", "3 items were not shown here"),
        new Notice("error", "transcript", "events cannot enter the session"),
        new SessionEnded("closed", 0),
    ];

    [Fact]
    public void The_list_of_this_test_has_every_kind_of_item() => Assert.Equal(
        typeof(FeedItem).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FeedItem))).Select(type => type.Name).Order(),
        Everything.Select(item => item.GetType().Name).Distinct().Order());

    [Theory]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Debug)]
    public void Nothing_that_somebody_wrote_stands_above_trace(LogLevel level)
    {
        var lines = LinesAt(level);
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void On_trace_it_does_but_what_a_server_printed_never()
    {
        var lines = LinesAt(LogLevel.Trace);
        Assert.Contains(lines, line => line.Contains($"1090 content of event a.1: {Secret}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"1093 input of call 1.1: {{\"command\":\"{Secret}\"}}", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("token=", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_item_leaves_a_message_at_debug_but_what_the_agent_says()
    {
        foreach (var item in Everything.Where(item => item is not AssistantText))
        {
            Assert.NotEmpty(LinesAt(LogLevel.Debug, item));
        }
    }

    static List<string> LinesAt(LogLevel level, params FeedItem[] items)
    {
        var lines = new List<string>();
        var log = new FeedLog(new ListLogger(level, lines));
        foreach (var item in items.Length > 0 ? items : Everything)
        {
            log.Observe(item);
        }

        return lines;
    }

    sealed class ListLogger(LogLevel least, List<string> lines) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{eventId.Id} {formatter(state, exception)}");
    }
}
