using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Spool;

/// <summary>The meta map as a JSON array of keys and values in turn, so that order and repetition survive; written and read without reflection.</summary>
static class MetaText
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    static readonly byte[] Empty = "[]"u8.ToArray();

    internal static ReadOnlyMemory<byte> Write(IReadOnlyList<KeyValuePair<string, string>> meta)
    {
        if (meta.Count == 0)
        {
            return Empty;
        }

        var bytes = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            writer.WriteStartArray();
            foreach (var (key, value) in meta)
            {
                writer.WriteStringValue(key);
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return bytes.WrittenMemory;
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 2)
        {
            return [];
        }

        var meta = new List<KeyValuePair<string, string>>(4);
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            var key = reader.GetString()!;
            reader.Read();
            meta.Add(new(key, reader.GetString()!));
        }

        return meta;
    }
}
