namespace Patchbay.Spool;

/// <summary>Something that the channel sent to its platform.</summary>
public sealed record SentMessage(
    string PlatformMessageId, string ChatId, string Text, string? InReplyTo, string? FileName, string? FileUrl, DateTimeOffset At)
{
    /// <summary>Its text was replaced after it was sent.</summary>
    public bool Edited { get; init; }
}

/// <summary>One line of a chat: exactly one of the two is there.</summary>
public sealed record HistoryItem(SpooledEvent? Inbound, SentMessage? Sent)
{
    public DateTimeOffset At => Inbound?.AcceptedAt ?? Sent!.At;
}
