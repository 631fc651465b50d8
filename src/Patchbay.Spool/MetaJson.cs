using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Spool;

/// <summary>Meta as it is stored: an array of keys and values in turn, so that order and repetition survive.</summary>
static class MetaJson
{
    static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Write(IReadOnlyList<KeyValuePair<string, string>> meta)
    {
        if (meta.Count == 0)
        {
            return "[]";
        }

        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, Writer))
        {
            writer.WriteStartArray();
            foreach (var (key, value) in meta)
            {
                writer.WriteStringValue(key);
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Read(string json)
    {
        var meta = new List<KeyValuePair<string, string>>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.String)
        {
            var key = reader.GetString()!;
            reader.Read();
            meta.Add(new(key, reader.GetString()!));
        }

        return meta;
    }
}
