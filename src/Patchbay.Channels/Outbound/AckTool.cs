using System.Text.Json;
using Patchbay.Channels.Tools;
using Patchbay.Spool;

namespace Patchbay.Channels.Outbound;

/// <summary>The one visible addition towards hosts without receipts: lists what nobody confirmed, and confirms it.</summary>
static class AckTool
{
    static readonly JsonElement Schema = JsonDocument.Parse(
        """
        {"type":"object","properties":{"event_ids":{"type":"array","items":{"type":"string"},"description":"Confirm these"},
        "all":{"type":"boolean","description":"Confirm everything that is listed"}}}
        """).RootElement;

    public static ChannelTool Create(Func<IReadOnlyList<(SpooledEvent Event, bool Offered)>> list, Func<IReadOnlyList<EventId>, Task<int>> confirmAsync) => new(
        "ack",
        "List messages of this channel that were never answered, or confirm that they are dealt with. Without arguments it lists.",
        Schema,
        async (input, _) =>
        {
            var ids = input.ValueKind is JsonValueKind.Object && input.TryGetProperty("all", out var all) && all.ValueKind is JsonValueKind.True
                ? [.. list().Select(item => item.Event.Id)]
                : Ids(input);
            return ids.Count > 0 ? $"confirmed {await confirmAsync(ids)}" : Text(list());
        });

    static List<EventId> Ids(JsonElement input)
    {
        var ids = new List<EventId>();
        if (input.ValueKind is JsonValueKind.Object && input.TryGetProperty("event_ids", out var given) && given.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in given.EnumerateArray())
            {
                ids.Add(EventId.TryParse(item.ToString(), out var id) ? id : throw new ToolFailedException($"'{item}' is not an event id"));
            }
        }

        return ids;
    }

    static string Text(IReadOnlyList<(SpooledEvent Event, bool Offered)> events) => events.Count == 0
        ? "(nothing unconfirmed)"
        : string.Join("\n", events.Select(item =>
            $"{item.Event.Id}  {item.Event.AcceptedAt:yyyy-MM-ddTHH:mm:ssZ}  chat {item.Event.Event.ChatId}  {(item.Offered ? "sent" : "not sent again")}: {Head(item.Event.Event.Content)}"));

    static string Head(string text) => Patchbay.Protocol.PlainText.OneLine(text.Length > 120 ? text[..120] + "…" : text);
}
