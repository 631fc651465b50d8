using System.Buffers;
using System.Text.Json;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Protocol.Events;

/// <summary>
/// Reads and writes the event notification without a document in between: this is the one message that comes by the
/// ten thousand.
/// </summary>
public static class ChannelEventJson
{
    static ReadOnlySpan<byte> MetaId => "patchbay/event_id"u8;

    static ReadOnlySpan<byte> MetaRole => "patchbay/role"u8;

    static ReadOnlySpan<byte> MetaUrgency => "patchbay/urgency"u8;

    static ReadOnlySpan<byte> MetaRedelivered => "patchbay/redelivered"u8;

    /// <summary>Reads <c>params</c>. Throws <see cref="JsonException"/> when it is no object or <c>content</c> is no string.</summary>
    public static ChannelEvent Read(ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("params of an event must be an object");
        }

        string? content = null;
        var envelope = new Envelope();
        List<KeyValuePair<string, string>>? meta = null;
        List<string>? dropped = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (JsonText.Is(ref reader, "content"u8))
            {
                reader.Read();
                content = reader.TokenType is JsonTokenType.String
                    ? JsonText.String(ref reader)
                    : throw new JsonException("content of an event must be a string");
            }
            else if (JsonText.Is(ref reader, "meta"u8))
            {
                reader.Read();
                ReadMeta(ref reader, meta = [], ref dropped);
            }
            else if (JsonText.Is(ref reader, "_meta"u8))
            {
                reader.Read();
                ReadEnvelope(ref reader, ref envelope);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new ChannelEvent
        {
            Content = content ?? throw new JsonException("an event needs content"),
            Meta = meta ?? [],
            Id = envelope.Id,
            Role = envelope.Role,
            Urgency = EventUrgencies.Read(envelope.Urgency),
            Redelivered = envelope.Redelivered,
            DroppedKeys = dropped ?? [],
        };
    }

    /// <summary>Writes the whole notification as one line with its LF.</summary>
    public static void WriteLine(IBufferWriter<byte> output, ChannelEvent message)
    {
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteString("method"u8, WireMethods.ChannelEvent);
            writer.WritePropertyName("params"u8);
            WriteParameters(writer, message);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>The <c>params</c> alone, as <see cref="Read"/> takes them.</summary>
    public static byte[] Parameters(ChannelEvent message)
    {
        var output = new ArrayBufferWriter<byte>(256 + message.Content.Length);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            WriteParameters(writer, message);
        }

        return output.WrittenSpan.ToArray();
    }

    static void WriteParameters(Utf8JsonWriter writer, ChannelEvent message)
    {
        writer.WriteStartObject();
        writer.WriteString("content"u8, message.Content);
        writer.WriteStartObject("meta"u8);
        foreach (var (key, value) in message.Meta)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        if (message.Id is not null)
        {
            writer.WriteStartObject("_meta"u8);
            writer.WriteString(MetaId, message.Id);
            if (message.Role is not null)
            {
                writer.WriteString(MetaRole, message.Role);
            }

            if (message.Urgency is not EventUrgency.Normal)
            {
                writer.WriteString(MetaUrgency, EventUrgencies.Name(message.Urgency));
            }

            if (message.Redelivered)
            {
                writer.WriteBoolean(MetaRedelivered, true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    static void ReadMeta(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> meta, ref List<string>? dropped)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            (dropped ??= []).Add("meta");
            return;
        }

        // Where each key stands: of a key that comes twice the last value counts, as everywhere in JSON.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = JsonText.String(ref reader);
            reader.Read();
            var value = EventMeta.ValueText(ref reader);
            if (value is null)
            {
                reader.Skip();
            }

            if (value is not null && EventMeta.IsKey(key) && !EventMeta.Reserved.Contains(key))
            {
                if (places.TryAdd(key, meta.Count))
                {
                    meta.Add(new(key, value));
                }
                else
                {
                    meta[places[key]] = new(key, value);
                }
            }
            else
            {
                (dropped ??= []).Add(key);
            }
        }
    }

    static void ReadEnvelope(ref Utf8JsonReader reader, ref Envelope envelope)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isId = JsonText.Is(ref reader, MetaId);
            var isRole = JsonText.Is(ref reader, MetaRole);
            var isUrgency = JsonText.Is(ref reader, MetaUrgency);
            var isRedelivered = JsonText.Is(ref reader, MetaRedelivered);
            reader.Read();
            if (isId && reader.TokenType is JsonTokenType.String)
            {
                envelope.Id = JsonText.String(ref reader);
            }
            else if (isRole && reader.TokenType is JsonTokenType.String)
            {
                envelope.Role = JsonText.String(ref reader);
            }
            else if (isUrgency && reader.TokenType is JsonTokenType.String)
            {
                envelope.Urgency = JsonText.String(ref reader);
            }
            else if (isRedelivered)
            {
                envelope.Redelivered = reader.TokenType is JsonTokenType.True;
            }

            reader.Skip();
        }
    }

    struct Envelope
    {
        public string? Id;
        public string? Role;
        public string? Urgency;
        public bool Redelivered;
    }
}
