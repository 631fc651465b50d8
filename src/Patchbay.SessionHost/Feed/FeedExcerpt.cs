using System.Buffers;
using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Feed;

/// <summary>
/// An item as it leaves the machine's own screens: long texts and lists are cut, known credentials are masked, and it is never
/// larger than <see cref="LargestItem"/>. It is read as a stream, because an input may be of any shape that JSON allows.
/// </summary>
static class FeedExcerpt
{
    /// <summary>UTF-16 units of one text.</summary>
    public const int LongestText = 2_000;

    /// <summary>Bytes of JSON.</summary>
    public const int LargestItem = 32 * 1024;

    const int MostEntries = 100;
    const int Deepest = 16;

    public static JsonElement Of(FeedItem item)
    {
        var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(item, FeedJson.Lines.FeedItem), new JsonReaderOptions { MaxDepth = 1000 });
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            reader.Read();
            Copy(ref reader, writer, 0);
        }

        using var shortened = JsonDocument.Parse(output.WrittenMemory);
        return output.WrittenCount <= LargestItem ? shortened.RootElement.Clone() : Bare(shortened.RootElement);
    }

    static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth == Deepest:
                reader.Skip();
                writer.WriteStringValue("…");
                break;
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                for (var count = 0; reader.Read() && reader.TokenType is JsonTokenType.PropertyName; count++)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    if (count < MostEntries)
                    {
                        writer.WritePropertyName(Cut(name));
                        Copy(ref reader, writer, depth + 1);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                for (var count = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; count++)
                {
                    if (count < MostEntries)
                    {
                        Copy(ref reader, writer, depth + 1);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Cut(reader.GetString()!));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    static string Cut(string text)
    {
        // Masked first, with what stands behind the cut: half of a credential has no shape that is known.
        var beginning = CredentialMask.Apply(TextEdges.Head(text, 2 * LongestText));
        return beginning.Length <= LongestText ? beginning : TextEdges.Head(beginning, LongestText) + "…";
    }

    static JsonElement Bare(JsonElement item)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            writer.WriteStartObject();
            foreach (var property in item.EnumerateObject().Where(property => property.Name is "type" or "seq" or "at" or "turn" or "tool"))
            {
                property.WriteTo(writer);
            }

            writer.WriteBoolean("cut"u8, true);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }
}
