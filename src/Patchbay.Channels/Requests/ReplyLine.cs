using System.Buffers;
using System.Text.Json;
using Patchbay.Protocol;

namespace Patchbay.Channels.Requests;

/// <summary>Answers of JSON-RPC as lines, each with its LF. The id is the raw JSON of the request's.</summary>
static class ReplyLine
{
    public const int InvalidParameters = -32602;
    public const int UnknownMethod = -32601;
    public const int Busy = -32000;

    public static byte[] Result(ReadOnlySpan<byte> id, Action<Utf8JsonWriter> writeResult)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = Begin(output, id))
        {
            writer.WritePropertyName("result"u8);
            writeResult(writer);
            writer.WriteEndObject();
        }

        return [.. output.WrittenSpan, (byte)'\n'];
    }

    public static byte[] Error(ReadOnlySpan<byte> id, int code, string message)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = Begin(output, id))
        {
            writer.WriteStartObject("error"u8);
            writer.WriteNumber("code"u8, code);
            writer.WriteString("message"u8, message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return [.. output.WrittenSpan, (byte)'\n'];
    }

    static Utf8JsonWriter Begin(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> id)
    {
        var writer = new Utf8JsonWriter(output, WireJson.Compact);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WritePropertyName("id"u8);
        writer.WriteRawValue(id, skipInputValidation: true);
        return writer;
    }
}
