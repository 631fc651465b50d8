using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol;

/// <summary>Source-generated JSON of every record that crosses the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PermissionRequest))]
[JsonSerializable(typeof(PermissionVerdict))]
[JsonSerializable(typeof(PermissionResolved))]
[JsonSerializable(typeof(ReceiptBatch))]
[JsonSerializable(typeof(SessionInfo))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(QuestionAnswer))]
[JsonSerializable(typeof(QuestionResolved))]
[JsonSerializable(typeof(ControlCommand))]
[JsonSerializable(typeof(ControlResult))]
[JsonSerializable(typeof(SessionAlert))]
[JsonSerializable(typeof(FeedRequest))]
[JsonSerializable(typeof(FeedBatch))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The line is never put into HTML, so quotes and letters of all languages stay as they are.</summary>
    public static JsonWriterOptions Compact { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>One notification as a line with its LF.</summary>
    public static byte[] NotificationLine<T>(string method, T parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> typeInfo)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(output, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteString("method"u8, method);
            writer.WritePropertyName("params"u8);
            JsonSerializer.Serialize(writer, parameters, typeInfo);
            writer.WriteEndObject();
        }

        return [.. output.WrittenSpan, (byte)'\n'];
    }
}
