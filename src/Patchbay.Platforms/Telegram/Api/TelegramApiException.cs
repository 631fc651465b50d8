namespace Patchbay.Platforms.Telegram.Api;

/// <summary>How a request failed.</summary>
enum TelegramFault
{
    /// <summary>Telegram refused it: nothing was done, and the same request is refused again.</summary>
    Refused,

    /// <summary>Too many requests: nothing was done.</summary>
    TooFast,

    /// <summary>Somebody else asks for updates with the same token.</summary>
    Conflict,

    /// <summary>The server or a gateway before it failed, the connection broke, or the answer was none: it may have been done.</summary>
    Broken,

    /// <summary>No answer in time: it may have been done.</summary>
    TimedOut,
}

#pragma warning disable CA1064 // The folder's own; tools and notices get its words.
/// <summary>A request that failed, in words without the address, because the address has the token in it.</summary>
sealed class TelegramApiException(string method, TelegramFault fault, int code, string description, TimeSpan? retryAfter = null)
    : Exception(code == 0 ? $"{method}: {description}" : $"{method}: {code} {description}")
{
    public TelegramFault Fault => fault;

    /// <summary>The status; 0 when there was no answer.</summary>
    public int Code => code;

    /// <summary>Telegram's own words.</summary>
    public string Description => description;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The marks of a text were wrong; the same text without them is fine.</summary>
    public bool IsAboutEntities => code == 400 && (description.Contains("parse entities", StringComparison.Ordinal) || description.Contains("ENTIT", StringComparison.Ordinal));

    public bool IsUnchanged => code == 400 && description.Contains("message is not modified", StringComparison.Ordinal);

    /// <summary>This chat takes nothing from the bot: blocked, removed, or without the right.</summary>
    public bool IsAboutChat => code == 403
        || (code == 400 && (description.Contains("chat not found", StringComparison.Ordinal) || description.Contains("not enough rights", StringComparison.Ordinal)
            || description.Contains("CHAT_WRITE_FORBIDDEN", StringComparison.Ordinal)));

    /// <summary>The token is wrong or was revoked.</summary>
    public bool IsAboutToken => code is 401 or 404;
}
