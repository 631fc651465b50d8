using Microsoft.Extensions.Logging;

namespace Patchbay.Channels.Logs;

/// <summary>
/// Every message of a channel process's log, 2000 to 2999. An id means the same for ever. What a sender wrote stands in none
/// above Trace.
/// </summary>
static partial class ChannelMessages
{
    [LoggerMessage(2001, LogLevel.Information, "channel {Name} {Version} started, process {Process}")]
    internal static partial void Started(this ILogger log, string name, string version, int process);

    [LoggerMessage(2002, LogLevel.Information, "channel {Name} ended")]
    internal static partial void Ended(this ILogger log, string name);

    [LoggerMessage(2003, LogLevel.Information, "the host said initialized, receipts: {HasReceipts}")]
    internal static partial void Greeted(this ILogger log, bool hasReceipts);

    [LoggerMessage(2010, LogLevel.Information, "{Count} messages accepted: on disk")]
    internal static partial void Accepted(this ILogger log, int count);

    [LoggerMessage(2011, LogLevel.Warning, "{Count} messages not accepted: {Reason}")]
    internal static partial void Refused(this ILogger log, int count, string reason);

    [LoggerMessage(2012, LogLevel.Information, "a message was dropped by the gate: {Reason}")]
    internal static partial void Dropped(this ILogger log, string reason);

    [LoggerMessage(2020, LogLevel.Debug, "{Count} events sent to the host")]
    internal static partial void Sent(this ILogger log, int count);

    [LoggerMessage(2021, LogLevel.Debug, "{Count} receipts of the host")]
    internal static partial void Receipts(this ILogger log, int count);

    [LoggerMessage(2030, LogLevel.Warning, "{Text}")]
    internal static partial void Warning(this ILogger log, string text);

    [LoggerMessage(2031, LogLevel.Error, "{Text}")]
    internal static partial void Error(this ILogger log, string text);

    [LoggerMessage(2090, LogLevel.Trace, "content of message {PlatformId}: {Content}")]
    internal static partial void Content(this ILogger log, string platformId, string content);
}
