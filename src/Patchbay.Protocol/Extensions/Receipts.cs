using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Extensions;

/// <summary>
/// Where an event is. <see cref="Queued"/>: seen by the session, still the spool's. <see cref="Delivered"/>: in the
/// transcript. Then one final state. States never go back.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReceiptState>))]
public enum ReceiptState
{
    [JsonStringEnumMemberName("queued")] Queued,
    [JsonStringEnumMemberName("delivered")] Delivered,
    [JsonStringEnumMemberName("answered")] Answered,
    [JsonStringEnumMemberName("read")] Read,
    [JsonStringEnumMemberName("failed")] Failed,
    [JsonStringEnumMemberName("expired")] Expired,
}

/// <summary>What the host tells the channel about one event.</summary>
public sealed record Receipt(string EventId, ReceiptState State, string? Reason = null);

/// <summary>Parameters of <see cref="WireMethods.Receipts"/>: several at once, in the order in which they happened.</summary>
public sealed record ReceiptBatch(IReadOnlyList<Receipt> Receipts);
