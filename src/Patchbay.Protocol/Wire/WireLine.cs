using System.Text.Json;

namespace Patchbay.Protocol.Wire;

/// <summary>The outer parts of one line, found without building a document. Keys may come in any order.</summary>
readonly ref struct WireLine
{
    public string? Method { get; init; }

    /// <summary>Start and length of <c>params</c> in the line; length 0 when absent.</summary>
    public Range Parameters { get; init; }

    public bool HasId { get; init; }

    /// <summary>Throws <see cref="JsonException"/> when the line is not one JSON object.</summary>
    public static WireLine Scan(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new FormatException("a message must be an object");
        }

        string? method = null;
        var parameters = 0..0;
        var hasId = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isMethod = JsonText.Is(ref reader, "method"u8);
            var isParameters = JsonText.Is(ref reader, "params"u8);
            hasId |= JsonText.Is(ref reader, "id"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isMethod)
            {
                method = reader.TokenType is JsonTokenType.String ? Known(ref reader) : throw new FormatException("method must be a string");
            }

            reader.Skip();
            if (isParameters)
            {
                parameters = start..(int)reader.BytesConsumed;
            }
        }

        // What follows the object, if anything does, is an error too.
        reader.Read();
        return new WireLine { Method = method, Parameters = parameters, HasId = hasId };
    }

    // The two that come by the ten thousand need no string of their own.
    static string Known(ref Utf8JsonReader reader) =>
        JsonText.Is(ref reader, "notifications/claude/channel"u8) ? WireMethods.ChannelEvent
        : JsonText.Is(ref reader, "notifications/patchbay/receipts"u8) ? WireMethods.Receipts
        : JsonText.String(ref reader);
}
