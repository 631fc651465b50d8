using System.Text.Json;

namespace Patchbay.SessionHost.Trust;

/// <summary>What a settings file of a project would widen or set, one line for each value; null when it is no JSON object.</summary>
static class SettingsSummary
{
    const int MostLines = 60;

    static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    internal static IReadOnlyList<string>? Lines(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content.Span.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content, Lenient);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var values = new List<(string Place, JsonElement Value)>();
            Collect(values, "", document.RootElement);
            var lines = values.Take(MostLines).Select(value => Line(value.Place, value.Value)).ToList();
            if (values.Count > MostLines)
            {
                lines.Add($"and sets {ShownText.Count(values.Count - MostLines, "more value")}");
            }

            return lines;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    static void Collect(List<(string Place, JsonElement Value)> values, string place, JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                Collect(values, place.Length == 0 ? property.Name : $"{place}.{property.Name}", property.Value);
            }
        }
        else if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(values, place, item);
            }
        }
        else
        {
            values.Add((place, element));
        }
    }

    static string Line(string place, JsonElement value)
    {
        var text = ShownText.Line(value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText());
        return place switch
        {
            "permissions.allow" => $"allows without asking: {text}",
            "permissions.ask" => $"asks before: {text} (counts without trust)",
            "permissions.deny" => $"forbids: {text} (counts without trust)",
            _ when place.StartsWith("hooks", StringComparison.OrdinalIgnoreCase) => $"runs at its own moment, {ShownText.Line(place)}: {text}",
            _ => $"sets {ShownText.Line(place)} = {text}",
        };
    }
}
