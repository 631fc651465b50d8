using System.Text.Json;

namespace Patchbay.Platforms.Fakechat;

/// <summary>
/// What a page or program sends. A <c>verdict</c> has id, behavior and forSession, an <c>answer</c> id and text, a
/// <c>control</c> id and a command as text, a <c>feed</c> id and <c>open</c> or <c>close</c>; everything else is a message, as plain fakechat clients send it. Keys that we do not know are passed over.
/// </summary>
sealed record ClientFrame(string? Type, string Id, string Text, string? Behavior, bool ForSession)
{
    /// <summary>Null when it is no JSON object or has no id; such a frame is passed over.</summary>
    public static ClientFrame? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || TextOf(root, "id") is not { Length: > 0 and <= 200 } id)
            {
                return null;
            }

            var forSession = root.TryGetProperty("forSession", out var flag) && flag.ValueKind is JsonValueKind.True;
            return new ClientFrame(TextOf(root, "type"), id, TextOf(root, "text") ?? "", TextOf(root, "behavior"), forSession);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a character, which no text has
        }
    }

    /// <summary>The id at the start of a frame that is cut off, so that its refusal can name it.</summary>
    public static string? IdAtStartOf(ReadOnlySpan<byte> cut)
    {
        try
        {
            var reader = new Utf8JsonReader(cut, isFinalBlock: false, default);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8))
                {
                    return reader.Read() && reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It names nothing then.
        }

        return null;
    }

    // A client that counts its messages sends numbers: ids are text all the same.
    static string? TextOf(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.ValueKind is JsonValueKind.Number ? value.GetRawText()
        : null;
}
