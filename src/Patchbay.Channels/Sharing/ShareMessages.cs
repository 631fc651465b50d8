using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Spool;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// What processes of one account say to each other beside the lines of their hosts. Both ends are this program; the number in
/// the greeting keeps two of its versions from misunderstanding each other.
/// </summary>
static class ShareMethods
{
    public const int Version = 1;

    /// <summary>Request, the first line: <see cref="ShareGreeting"/>, answered by <see cref="ShareAnswer"/>.</summary>
    public const string Hello = "patchbay/share/hello";

    /// <summary>Notification: everything of before this connection was said again.</summary>
    public const string Ready = "patchbay/share/ready";

    /// <summary>Notification: the host is gone, and its events are free.</summary>
    public const string Leaving = "patchbay/share/leaving";

    /// <summary>Request: <see cref="ShareChat"/>, answered by <see cref="ShareAnswer"/>.</summary>
    public const string MayWrite = "patchbay/share/may_write";

    /// <summary>Request: <see cref="ShareChat"/>, answered by <see cref="ShareHistory"/>.</summary>
    public const string History = "patchbay/share/history";

    /// <summary>Request: <see cref="SentMessage"/>.</summary>
    public const string RecordSent = "patchbay/share/record_sent";

    /// <summary>Request: <see cref="ShareEdit"/>.</summary>
    public const string UpdateSent = "patchbay/share/update_sent";

    /// <summary>Request: <see cref="ShareConfirmation"/>; a tool call of a host without receipts succeeded.</summary>
    public const string Confirmed = "patchbay/share/confirmed";

    /// <summary>Request: the input of the tool <c>ack</c>, answered by <see cref="ShareAnswer"/>.</summary>
    public const string Acknowledge = "patchbay/share/ack";
}

/// <summary>Who connects. <paramref name="Held"/>: events that its host has and whose delivery is not known here.</summary>
sealed record ShareGreeting(
    int Version, HostSeat Channel, HostSeat Seat, string Project, bool HasReceipts, IReadOnlyList<string> ReportChats, IReadOnlyList<string> Held);

/// <summary>Yes, or no with a reason; or a text.</summary>
sealed record ShareAnswer(bool Ok, string? Text = null);

sealed record ShareChat(string ChatId, int Limit = 0);

sealed record ShareEdit(string PlatformMessageId, string Text);

sealed record ShareConfirmation(string? ChatId, long Position);

sealed record ShareHistory(IReadOnlyList<ShareLine> Lines);

/// <summary>A line of a chat, with ids as text.</summary>
sealed record ShareLine(string? EventId, InboundEvent? Inbound, EventState State, DateTimeOffset At, SentMessage? Sent)
{
    public static ShareLine Of(HistoryItem item) =>
        new(item.Inbound?.Id.ToString(), item.Inbound?.Event, item.Inbound?.State ?? default, item.At, item.Sent);

    public HistoryItem Item() => Inbound is null || !Spool.EventId.TryParse(EventId, out var id)
        ? new HistoryItem(null, Sent)
        : new HistoryItem(new SpooledEvent(id, Inbound, State, At, 1, null, null, null), null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShareGreeting))]
[JsonSerializable(typeof(ShareAnswer))]
[JsonSerializable(typeof(ShareChat))]
[JsonSerializable(typeof(ShareEdit))]
[JsonSerializable(typeof(ShareConfirmation))]
[JsonSerializable(typeof(ShareHistory))]
[JsonSerializable(typeof(SentMessage))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SeatList))]
sealed partial class ShareJson : JsonSerializerContext;
