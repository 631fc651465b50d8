using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Spool;

/// <summary>The JSON texts that this room itself writes into the audit.</summary>
static class AuditDetail
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Drops(DateTimeOffset hour, string reason, long count) => Text(writer =>
    {
        writer.WriteString("hour", hour);
        writer.WriteString("reason", reason);
        writer.WriteNumber("count", count);
    });

    internal static string Expired(DateTimeOffset acceptedAt, string reason) => Text(writer =>
    {
        writer.WriteString("accepted_at", acceptedAt);
        writer.WriteString("reason", reason);
    });

    static string Text(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
