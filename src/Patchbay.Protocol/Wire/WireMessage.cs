using System.Text.Json;

namespace Patchbay.Protocol.Wire;

/// <summary>Takes one whole message that the tap left. The message is valid until the task ends.</summary>
public delegate ValueTask WireMessageHandler(WireMessage message, CancellationToken cancellationToken);

/// <summary>The outer parts of one line, as raw JSON, found without building a document. Keys may come in any order.</summary>
/// <param name="Line">The whole object.</param>
/// <param name="Method">Null for an answer.</param>
/// <param name="Id">Empty when absent.</param>
/// <param name="Parameters">Empty when absent.</param>
/// <param name="IsJsonRpc">It says that it is version 2.0, and has a method, a result or an error.</param>
public readonly record struct WireMessage(
    ReadOnlyMemory<byte> Line, string? Method, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Parameters, bool IsJsonRpc)
{
    /// <summary>It wants no answer.</summary>
    public bool IsNotification => Method is not null && Id.IsEmpty;

    /// <summary>It wants one.</summary>
    public bool IsRequest => Method is not null && !Id.IsEmpty;

    /// <summary>Throws <see cref="JsonException"/> when the line is not one JSON object.</summary>
    internal static WireMessage Scan(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new FormatException("a message must be an object");
        }

        string? method = null;
        var parameters = ReadOnlyMemory<byte>.Empty;
        var id = ReadOnlyMemory<byte>.Empty;
        var (isVersion2, isAnswer) = (false, false);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isMethod = JsonText.Is(ref reader, "method"u8);
            var isParameters = JsonText.Is(ref reader, "params"u8);
            var isId = JsonText.Is(ref reader, "id"u8);
            var isVersion = JsonText.Is(ref reader, "jsonrpc"u8);
            isAnswer |= JsonText.Is(ref reader, "result"u8) || JsonText.Is(ref reader, "error"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isMethod)
            {
                method = reader.TokenType is JsonTokenType.String ? Known(ref reader) : throw new FormatException("method must be a string");
            }

            isVersion2 |= isVersion && reader.TokenType is JsonTokenType.String && JsonText.Is(ref reader, "2.0"u8);
            reader.Skip();
            var value = line[start..(int)reader.BytesConsumed];
            parameters = isParameters ? value : parameters;
            id = isId ? value : id;
        }

        // What follows the object, if anything does, is an error too.
        reader.Read();
        return new WireMessage(line, method, id, parameters, isVersion2 && (method is not null || isAnswer));
    }

    // The two that come by the ten thousand need no string of their own.
    static string Known(ref Utf8JsonReader reader) =>
        JsonText.Is(ref reader, "notifications/claude/channel"u8) ? WireMethods.ChannelEvent
        : JsonText.Is(ref reader, "notifications/patchbay/receipts"u8) ? WireMethods.Receipts
        : JsonText.String(ref reader);
}
