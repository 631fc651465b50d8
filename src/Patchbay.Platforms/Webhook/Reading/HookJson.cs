using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Reads a body as JSON, and what is in it without ever throwing for a shape that was not expected.</summary>
static class HookJson
{
    static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    /// <summary>Throws <see cref="JsonException"/> for what is no JSON object.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, Bounds);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : throw new JsonException("the body is no JSON object");
    }

    /// <summary>What stands at the end of a path of names; null when it is not there.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind is JsonValueKind.Null ? null : element;
    }

    /// <summary>A text, or a number or truth value as it was written; null for anything else.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) switch
    {
        { ValueKind: JsonValueKind.String } text => Characters(text),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        _ => null,
    };

    /// <summary>The items of a list; empty when it is none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    static string? Characters(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair: no text at all
        }
    }
}
