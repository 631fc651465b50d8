using System.Text.Json;

namespace Patchbay.Bench.Processes;

/// <summary>What the bench wants to know of an event: its durable id and the platform's.</summary>
readonly record struct EventLine(string EventId, string MessageId, long At)
{
    /// <summary>Null for any other line.</summary>
    public static EventLine? Read(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("\"notifications/claude/channel\""u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(line);
        string eventId = "", messageId = "";
        long at = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("message_id"u8) && reader.Read())
            {
                messageId = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("at"u8) && reader.Read())
            {
                at = long.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            }
            else if (reader.ValueTextEquals("patchbay/event_id"u8) && reader.Read())
            {
                eventId = reader.GetString()!;
            }
        }

        return new EventLine(eventId, messageId, at);
    }
}
