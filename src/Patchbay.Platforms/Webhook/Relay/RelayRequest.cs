using System.Text;
using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Relay;

/// <summary>
/// The request that a relay took, out of the event that it made of it: the headers as texts by their names, and the body. A relay in
/// the manner of gosmee hands on the bytes (<c>bodyB</c>, in Base64). One in the manner of smee hands on what its parser made of
/// them (<c>body</c>): its text counts as the body, and is believed only if it is to the byte what the vendor signed.
/// </summary>
static class RelayRequest
{
    static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    /// <summary>Null when there is no request in it: a sign of life, or something else.</summary>
    public static HookRequest? Read(string hook, ReadOnlyMemory<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(data, Bounds);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && Body(root) is { } body
                ? new HookRequest("POST", $"/hooks/{hook}", new HookHeaders(Headers(root)), body)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // half a surrogate pair in a name, too, is nothing that a vendor sends
        }
    }

    static byte[]? Body(JsonElement root)
    {
        if (root.TryGetProperty("bodyB", out var bytes))
        {
            return bytes.ValueKind is JsonValueKind.String && bytes.TryGetBytesFromBase64(out var body) ? body : null;
        }

        return !root.TryGetProperty("body", out var parsed) || parsed.ValueKind is JsonValueKind.Null ? null
            : parsed.ValueKind is JsonValueKind.String ? Encoding.UTF8.GetBytes(parsed.GetString()!)
            : Encoding.UTF8.GetBytes(parsed.GetRawText());
    }

    // What a header is called cannot be told from what the relay adds; what it adds is no header that a vendor proves itself with.
    static IEnumerable<KeyValuePair<string, string>> Headers(JsonElement root) => root.EnumerateObject()
        .Where(field => field.Name is not ("body" or "bodyB" or "query" or "timestamp") && field.Value.ValueKind is JsonValueKind.String)
        .Take(100).Select(field => KeyValuePair.Create(field.Name, field.Value.GetString()!)).ToList();
}
