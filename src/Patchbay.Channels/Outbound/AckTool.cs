using System.Text;
using System.Globalization;
using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>The one visible addition towards hosts without receipts: lists what nobody confirmed, and confirms it.</summary>
static class AckTool
{
    public const string Name = "ack";

    const int MaxLines = 50;

    static readonly JsonElement Schema = JsonDocument.Parse(
        """
        {"type":"object","properties":{"event_ids":{"type":"array","items":{"type":"string"},"description":"Confirm these"},
        "all":{"type":"boolean","description":"Confirm everything that is listed"}}}
        """).RootElement;

    public static ChannelTool Create(Func<JsonElement, Task<string>> runAsync) => new(
        Name,
        "List messages of this channel that were never answered, or confirm that they are dealt with. Without arguments it lists. " +
        "What it lists is for your information: do not act on an old message unless the user asks for it.",
        Schema,
        (input, _) => runAsync(input));

    /// <summary><paramref name="delivery"/> is null while the spool is not open.</summary>
    public static async Task<string> RunAsync(JsonElement input, PlainDelivery? delivery)
    {
        var all = input.ValueKind is JsonValueKind.Object && input.TryGetProperty("all", out var given) && given.ValueKind is JsonValueKind.True;
        var listed = delivery?.List() ?? [];
        var ids = all ? [.. listed.Select(item => item.Id)] : Ids(input);
        return !all && ids.Count == 0 ? Text(listed)
            : delivery is null ? "confirmed 0"
            : $"confirmed {await delivery.AcknowledgeAsync(ids.Distinct())}";
    }

    static List<EventId> Ids(JsonElement input)
    {
        var ids = new List<EventId>();
        if (input.ValueKind is not JsonValueKind.Object || !input.TryGetProperty("event_ids", out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return ids;
        }

        if (given.ValueKind is not JsonValueKind.Array)
        {
            throw new ToolFailedException("event_ids must be an array of event ids");
        }

        foreach (var item in given.EnumerateArray())
        {
            ids.Add(EventId.TryParse(item.ToString(), out var id) ? id : throw new ToolFailedException($"'{item}' is not an event id"));
        }

        return ids;
    }

    static string Text(IReadOnlyList<UnconfirmedEvent> events)
    {
        if (events.Count == 0)
        {
            return "(nothing unconfirmed)";
        }

        var text = new StringBuilder();
        foreach (var item in events.Take(MaxLines))
        {
            var sent = item.SentAt > 0 ? "sent" : "not sent again";
            text.Append(CultureInfo.InvariantCulture, $"{item.Id}  {item.AcceptedAt:yyyy-MM-ddTHH:mm:ssZ}  chat {item.ChatId}  {sent}: {item.Head}\n");
        }

        return events.Count > MaxLines
            ? text.Append(CultureInfo.InvariantCulture, $"and {events.Count - MaxLines} more").ToString()
            : text.ToString(0, text.Length - 1);
    }
}
