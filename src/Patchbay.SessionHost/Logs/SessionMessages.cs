using Microsoft.Extensions.Logging;

namespace Patchbay.SessionHost.Logs;

/// <summary>
/// Every message of a session's log, 1000 to 1999. An id means the same for ever. What a person or an agent wrote stands in
/// none above Trace.
/// </summary>
static partial class SessionMessages
{
    [LoggerMessage(1001, LogLevel.Information, "session {Name} started in {Project}: patchbay {Version}, agent {Agent}, mode {Mode}")]
    internal static partial void Started(this ILogger log, string name, string project, string version, string agent, string mode);

    [LoggerMessage(1002, LogLevel.Information, "session ended: {Reason}, {Undelivered} not delivered")]
    internal static partial void Ended(this ILogger log, string reason, int undelivered);

    [LoggerMessage(1010, LogLevel.Information, "{Entry} is listening")]
    internal static partial void Listening(this ILogger log, string entry);

    [LoggerMessage(1011, LogLevel.Warning, "{Entry} is not listening: {Gate}: {Reason}")]
    internal static partial void NotListening(this ILogger log, string entry, string? gate, string? reason);

    [LoggerMessage(1020, LogLevel.Information, "event {EventId} of {Source} queued, role {Role}, {Size} characters")]
    internal static partial void Queued(this ILogger log, string eventId, string source, string role, int size);

    [LoggerMessage(1021, LogLevel.Information, "event {EventIds} of {Source} {State}")]
    internal static partial void Moved(this ILogger log, string eventIds, string source, string state);

    [LoggerMessage(1022, LogLevel.Warning, "event {EventIds} of {Source} {State}: {Reason}")]
    internal static partial void MovedBecause(this ILogger log, string eventIds, string source, string state, string reason);

    [LoggerMessage(1023, LogLevel.Debug, "{Count} events entered turn {Turn} at {Breakpoint}")]
    internal static partial void Entered(this ILogger log, int count, int turn, string breakpoint);

    [LoggerMessage(1024, LogLevel.Information, "a prompt of {Size} characters came from the terminal")]
    internal static partial void Prompted(this ILogger log, int size);

    [LoggerMessage(1030, LogLevel.Information, "turn {Turn} started with {Count} events, rights of {Rights}")]
    internal static partial void TurnStarted(this ILogger log, int turn, int count, string rights);

    [LoggerMessage(1031, LogLevel.Information, "turn {Turn} {Outcome} after {Seconds} s")]
    internal static partial void TurnFinished(this ILogger log, int turn, string outcome, double seconds);

    [LoggerMessage(1032, LogLevel.Warning, "turn {Turn} failed after {Seconds} s")]
    internal static partial void TurnFailed(this ILogger log, int turn, double seconds);

    [LoggerMessage(1033, LogLevel.Debug, "a request of turn {Turn} to {Model} took {Input} tokens in, {Cached} of them cached, and {Output} out")]
    public static partial void Used(this ILogger logger, int turn, string model, long input, long cached, long output);

    [LoggerMessage(1034, LogLevel.Debug, "the model thought {Characters} characters in turn {Turn}")]
    internal static partial void Thought(this ILogger log, int turn, int characters);

    [LoggerMessage(1095, LogLevel.Trace, "the model thinks: {Content}")]
    internal static partial void Thinks(this ILogger log, string content);

    [LoggerMessage(1040, LogLevel.Debug, "call {CallId} of {Tool} started")]
    internal static partial void CallStarted(this ILogger log, string callId, string tool);

    [LoggerMessage(1041, LogLevel.Debug, "call {CallId} of {Tool} finished, error: {IsError}")]
    internal static partial void CallFinished(this ILogger log, string callId, string tool, bool isError);

    [LoggerMessage(1050, LogLevel.Information, "permission request {RequestId} for {Tool} is shown, time {Announcement}")]
    internal static partial void Asked(this ILogger log, string requestId, string tool, int announcement);

    [LoggerMessage(1051, LogLevel.Information, "permission request {RequestId} {Outcome} by {By}")]
    internal static partial void Closed(this ILogger log, string requestId, string outcome, string? by);

    [LoggerMessage(1052, LogLevel.Information, "question {QuestionId} ({Kind}) is shown")]
    internal static partial void QuestionAsked(this ILogger log, string questionId, string kind);

    [LoggerMessage(1053, LogLevel.Information, "question {QuestionId} is closed, answered: {IsAnswered}")]
    internal static partial void QuestionClosed(this ILogger log, string questionId, bool isAnswered);

    [LoggerMessage(1060, LogLevel.Information, "{Source} says: {Text}")]
    internal static partial void Notice(this ILogger log, string source, string text);

    [LoggerMessage(1061, LogLevel.Warning, "{Source} warns: {Text}")]
    internal static partial void Warning(this ILogger log, string source, string text);

    [LoggerMessage(1062, LogLevel.Error, "{Source} fails: {Text}")]
    internal static partial void Error(this ILogger log, string source, string text);

    [LoggerMessage(1063, LogLevel.Debug, "{Source} printed a line ({Level}, {Size} characters)")]
    internal static partial void Printed(this ILogger log, string source, string level, int size);

    [LoggerMessage(1090, LogLevel.Trace, "content of event {EventId}: {Content}")]
    internal static partial void Content(this ILogger log, string eventId, string content);

    [LoggerMessage(1091, LogLevel.Trace, "content of the prompt: {Content}")]
    internal static partial void Prompt(this ILogger log, string content);

    [LoggerMessage(1092, LogLevel.Trace, "the agent says: {Content}")]
    internal static partial void Said(this ILogger log, string content);

    [LoggerMessage(1093, LogLevel.Trace, "input of call {CallId}: {Content}")]
    internal static partial void Input(this ILogger log, string callId, string content);

    [LoggerMessage(1094, LogLevel.Trace, "result of call {CallId}: {Content}")]
    internal static partial void Result(this ILogger log, string callId, string content);
}
