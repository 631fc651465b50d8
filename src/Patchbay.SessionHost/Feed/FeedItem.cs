using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.SessionHost.Feed;

/// <summary>
/// One thing that a session shows. The feed is all that a user interface ever renders, and the stream-json output, one
/// object a line; docs/reference/feed.md describes every type.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionStarted), "session_started")]
[JsonDerivedType(typeof(SessionEnded), "session_ended")]
[JsonDerivedType(typeof(ChannelStatus), "channel")]
[JsonDerivedType(typeof(EventQueued), "event")]
[JsonDerivedType(typeof(EventStateChanged), "event_state")]
[JsonDerivedType(typeof(UserPrompt), "user")]
[JsonDerivedType(typeof(TurnStarted), "turn_started")]
[JsonDerivedType(typeof(EventsInjected), "events_injected")]
[JsonDerivedType(typeof(AssistantText), "assistant")]
[JsonDerivedType(typeof(ModelThought), "thinking")]
[JsonDerivedType(typeof(ToolCallStarted), "tool_call")]
[JsonDerivedType(typeof(ToolCallFinished), "tool_result")]
[JsonDerivedType(typeof(PermissionAsked), "permission_request")]
[JsonDerivedType(typeof(PermissionClosed), "permission_resolved")]
[JsonDerivedType(typeof(QuestionAsked), "question")]
[JsonDerivedType(typeof(QuestionClosed), "question_resolved")]
[JsonDerivedType(typeof(ModelUsed), "usage")]
[JsonDerivedType(typeof(TurnFinished), "turn_finished")]
[JsonDerivedType(typeof(Notice), "notice")]
public abstract record FeedItem
{
    /// <summary>Position in the feed, from 1, without gaps within one run of a session.</summary>
    [JsonPropertyOrder(-2)]
    public long Seq { get; init; }

    /// <summary>When it happened, UTC.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset At { get; init; }
}

/// <summary>The session runs. <paramref name="Agent"/> is the driver; <paramref name="AgentReason"/> says why this one.</summary>
public sealed record SessionStarted(string Name, string Project, string Agent, string AgentReason, string PermissionMode, string Version) : FeedItem;

/// <summary>Nothing follows.</summary>
public sealed record SessionEnded(string Reason, int Undelivered) : FeedItem;

/// <summary>
/// One entry of <c>--channels</c>: <paramref name="Listening"/>, or the first gate that failed in plain words.
/// </summary>
public sealed record ChannelStatus(string Entry, bool Listening, string? Gate, string? Reason) : FeedItem;

/// <summary>An event is in the session queue. <paramref name="EventId"/> with <paramref name="Source"/> names it for ever.</summary>
public sealed record EventQueued(
    string Source, string EventId, string? User, string Role, string Content, IReadOnlyDictionary<string, string> Meta) : FeedItem;

/// <summary>
/// Events of one channel that came to the same state by the same step: <c>delivered</c>, then one of <c>answered</c>,
/// <c>read</c>, <c>failed</c>, <c>expired</c>. One item for all of them, because a burst moves them by the ten thousand.
/// </summary>
public sealed record EventStateChanged(string Source, IReadOnlyList<string> EventIds, string State, string? Reason) : FeedItem
{
    /// <summary>Never null, also when the item was kept by a version that wrote one item for each event.</summary>
    public IReadOnlyList<string> EventIds { get; init; } = EventIds ?? [];
}

/// <summary>Text that the user gave in the terminal, with <c>-p</c> or on standard input.</summary>
public sealed record UserPrompt(string Text) : FeedItem;

/// <summary>The agent begins. <paramref name="Origin"/> is null for a prompt.</summary>
public sealed record TurnStarted(int Turn, TurnOrigin? Origin, IReadOnlyList<string> EventIds, string Rights) : FeedItem;

/// <summary>What started a turn.</summary>
public sealed record TurnOrigin(string Kind, string Server);

/// <summary>Events entered the running turn at a breakpoint.</summary>
public sealed record EventsInjected(int Turn, string Breakpoint, IReadOnlyList<string> EventIds) : FeedItem;

/// <summary>Text of the agent for the user at the terminal.</summary>
public sealed record AssistantText(int Turn, string Text) : FeedItem
{
    /// <summary>More of the answer of the item before it: a long one is shown while it is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GoesOn { get; init; }
}

/// <summary>What the model thought before it spoke. <paramref name="Text"/> holds at most the first 400 of <paramref name="Characters"/> characters.</summary>
public sealed record ModelThought(int Turn, string Text, int Characters) : FeedItem;

/// <summary>A tool call was recorded and is about to run.</summary>
public sealed record ToolCallStarted(int Turn, string CallId, string Tool, string Description, JsonElement Input) : FeedItem;

/// <summary>It ended. <paramref name="Text"/> holds at most the first 4,000 characters.</summary>
public sealed record ToolCallFinished(int Turn, string CallId, string Tool, bool IsError, string Text) : FeedItem;

/// <summary>Somebody has to say yes or no before <paramref name="ExpiresAt"/>.</summary>
public sealed record PermissionAsked(
    string RequestId, string Tool, string Description, string InputPreview, JsonElement Input, string? Rule,
    IReadOnlyList<string> EventIds, DateTimeOffset ExpiresAt, int Announcement) : FeedItem;

/// <summary><c>allowed</c>, <c>denied</c>, <c>expired</c> or <c>withdrawn</c>.</summary>
public sealed record PermissionClosed(string RequestId, string Outcome, string? By) : FeedItem;

/// <summary>The agent asks something.</summary>
public sealed record QuestionAsked(string QuestionId, string Kind, string Text, IReadOnlyList<string> Choices, DateTimeOffset ExpiresAt) : FeedItem;

/// <summary>It was answered, or its time is over (<paramref name="Answer"/> is null).</summary>
public sealed record QuestionClosed(string QuestionId, string? Answer, string? By) : FeedItem;

/// <summary>Tokens of one request to a model; <paramref name="CachedTokens"/> of the input came from the vendor's cache.</summary>
public sealed record ModelUsed(int Turn, string Model, long InputTokens, long OutputTokens, long CachedTokens) : FeedItem
{
    /// <summary>US dollars; null when the price of the model is not known.</summary>
    public decimal? CostUsd { get; init; }
}

/// <summary><c>completed</c>, <c>failed</c> or <c>interrupted</c>. <paramref name="Text"/> is what the agent said last.</summary>
public sealed record TurnFinished(int Turn, string Outcome, string Text, TurnOrigin? Origin, double Seconds) : FeedItem;

/// <summary>Something the operator should know: <c>info</c>, <c>notice</c>, <c>warning</c> or <c>error</c>.</summary>
public sealed record Notice(string Level, string Source, string Text) : FeedItem
{
    /// <summary>Shown, never stored: it may carry a token of a local page.</summary>
    [JsonIgnore]
    public bool Transient { get; init; }
}
