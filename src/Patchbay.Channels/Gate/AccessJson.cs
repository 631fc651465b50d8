using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Patchbay.Channels.Gate;

/// <summary>JSON as the contract's file is written: two spaces, a final newline, letters as they are.</summary>
static class AccessJson
{
    static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonObject root)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes, Indented))
        {
            root.WriteTo(writer);
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode?)JsonValue.Create(item))]);
}
