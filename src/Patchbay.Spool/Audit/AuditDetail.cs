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

    /// <summary>The ids as their platform gave them, long ones cut.</summary>
    internal static string Merged(IReadOnlyList<string> platformIds) => Text(writer =>
    {
        writer.WriteNumber("count", platformIds.Count);
        writer.WriteStartArray("ids");
        foreach (var id in platformIds)
        {
            writer.WriteStringValue(id.Length > 200 ? id[..200] : id);
        }

        writer.WriteEndArray();
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
