using System.Text.Json;

namespace Patchbay.SessionHost.Permissions;

/// <summary>The texts of an input as a tool will read them: escapes of JSON hide nothing.</summary>
static class JsonTexts
{
    /// <summary>All names and strings at any depth, or null when one of them is no text (half a surrogate pair).</summary>
    public static IReadOnlyList<string>? Of(JsonElement input)
    {
        var texts = new List<string>();
        try
        {
            Collect(input, texts);
            return texts;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static void Collect(JsonElement value, List<string> texts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    texts.Add(property.Name);
                    Collect(property.Value, texts);
                }

                break;
            default:
                break;
        }
    }
}
