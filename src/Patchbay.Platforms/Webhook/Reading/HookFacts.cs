using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>Shows a payload of no known shape: its names and values, as many as one reads on a phone.</summary>
static class HookFacts
{
    const int Most = 12;

    /// <summary>Lines of <c>name: value</c> for texts, numbers and truth values at the top of it; the rest is in the attachment.</summary>
    public static string Of(JsonElement? payload)
    {
        if (payload is not { ValueKind: JsonValueKind.Object } shown)
        {
            return HookText.Passage(payload?.ValueKind is JsonValueKind.String ? payload.Value.Text() : null);
        }

        return HookText.Passage(string.Join('\n', shown.EnumerateObject()
            .Select(field => (Name: HookText.Line(SafeName(field), 60), Value: HookText.Line(field.Value.Text())))
            .Where(field => field.Value.Length > 0).Take(Most).Select(field => $"{field.Name}: {field.Value}")));
    }

    // A name with half a surrogate pair is none.
    static string SafeName(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }
}
