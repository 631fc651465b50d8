using System.Text;
using System.Text.Json;

namespace Patchbay.SessionHost.Settings;

/// <summary>
/// Reads JSON with comments and trailing commas, keeps the place of every value, and keeps what stands before a mistake.
/// </summary>
static class PlacedJson
{
    const int MostDepth = 16;

    static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MostDepth };

    /// <summary>The root, as far as it could be read; <paramref name="fault"/> is where reading ended, or null when all was read.</summary>
    public static PlacedValue? Read(ReadOnlySpan<byte> file, out TextPlace? fault)
    {
        fault = null;
        var reader = new Utf8JsonReader(file, Lenient);
        PlacedValue? root = null;
        try
        {
            reader.Read();
            root = Begin(ref reader, file);
            Complete(root, ref reader, file);
            reader.Read();
        }
        catch (JsonException exception)
        {
            fault = new TextPlace(
                (int)(exception.LineNumber ?? 0) + 1, Column(file, LineStart(file, (int)(exception.LineNumber ?? 0)), (int)(exception.BytePositionInLine ?? 0)));
        }

        return root;
    }

    static PlacedValue Begin(ref Utf8JsonReader reader, ReadOnlySpan<byte> file)
    {
        var start = (int)reader.TokenStartIndex;
        var (kind, text) = reader.TokenType switch
        {
            JsonTokenType.StartObject => (JsonValueKind.Object, ""),
            JsonTokenType.StartArray => (JsonValueKind.Array, ""),
            JsonTokenType.String => Text(ref reader) is { } said ? (JsonValueKind.String, said) : (JsonValueKind.Undefined, ""),
            JsonTokenType.Number => (JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => (JsonValueKind.True, "true"),
            JsonTokenType.False => (JsonValueKind.False, "false"),
            _ => (JsonValueKind.Null, "null"),
        };
        return new PlacedValue(kind, Place(file, start), start, text);
    }

    // The value hangs in its parent before it is complete, so that what was read stays when the rest cannot be read.
    static void Complete(PlacedValue value, ref Utf8JsonReader reader, ReadOnlySpan<byte> file)
    {
        while (value.Kind is JsonValueKind.Array && reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var item = Begin(ref reader, file);
            value.Items.Add(item);
            Complete(item, ref reader, file);
        }

        while (value.Kind is JsonValueKind.Object && reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var (name, start) = (Text(ref reader) ?? "", (int)reader.TokenStartIndex);
            reader.Read();
            var property = new PlacedProperty(name, Place(file, start), start, Begin(ref reader, file));
            value.Properties.Add(property);
            Complete(property.Value, ref reader, file);
        }

        value.End = (int)reader.BytesConsumed;
    }

    static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static TextPlace Place(ReadOnlySpan<byte> file, int offset)
    {
        var before = file[..offset];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new TextPlace(before.Count((byte)'\n') + 1, Column(file, lineStart, offset - lineStart));
    }

    static int LineStart(ReadOnlySpan<byte> file, int line)
    {
        var start = 0;
        for (; line > 0 && file[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            start += end + 1;
        }

        return start;
    }

    static int Column(ReadOnlySpan<byte> file, int lineStart, int bytes) =>
        Encoding.UTF8.GetCharCount(file[lineStart..Math.Min(file.Length, lineStart + bytes)]) + 1;
}
