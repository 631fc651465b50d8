using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Patchbay.SessionHost.Tests.Feed;

/// <summary>The part of JSON Schema that the feed's schema uses; a word that it does not know fails.</summary>
static class FeedSchema
{
    /// <summary>Null when the value fits, else where and why not.</summary>
    public static string? Fault(JsonElement schema, JsonElement value, string at = "$")
    {
        foreach (var word in schema.EnumerateObject())
        {
            if (Fault(word, schema, value, at) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    static string? Fault(JsonProperty word, JsonElement schema, JsonElement value, string at) => word.Name switch
    {
        "$schema" or "title" or "description" => null,
        "oneOf" => word.Value.EnumerateArray().Count(one => Fault(one, value, at) is null) == 1 ? null : $"{at} fits not exactly one shape: {value}",
        "const" => JsonElement.DeepEquals(word.Value, value) ? null : $"{at} is not {word.Value}",
        "enum" => word.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? null : $"{at} is none of {word.Value}",
        "type" => IsOfType(word.Value.GetString()!, value) ? null : $"{at} is not of type {word.Value}",
        "minimum" => value.GetDouble() >= word.Value.GetDouble() ? null : $"{at} is below {word.Value}",
        "pattern" => Regex.IsMatch(value.GetString()!, word.Value.GetString()!) ? null : $"{at} does not match {word.Value}",
        "format" => DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _) ? null : $"{at} is no date",
        "required" => word.Value.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing
            ? $"{at}.{missing} is missing" : null,
        "items" => value.EnumerateArray().Select((item, index) => Fault(word.Value, item, $"{at}[{index}]")).FirstOrDefault(fault => fault is not null),
        "properties" => value.EnumerateObject().Select(property => Property(word.Value, schema, property, at)).FirstOrDefault(fault => fault is not null),
        "additionalProperties" when schema.TryGetProperty("properties", out _) => null,
        "additionalProperties" => value.EnumerateObject().Select(property => Fault(word.Value, property.Value, $"{at}.{property.Name}")).FirstOrDefault(fault => fault is not null),
        _ => throw new InvalidOperationException($"the schema uses '{word.Name}', which this check does not know"),
    };

    // A field that the schema does not name is a field that nobody documented.
    static string? Property(JsonElement properties, JsonElement schema, JsonProperty property, string at) =>
        properties.TryGetProperty(property.Name, out var known) ? Fault(known, property.Value, $"{at}.{property.Name}")
        : schema.TryGetProperty("additionalProperties", out var others) ? Fault(others, property.Value, $"{at}.{property.Name}")
        : $"{at}.{property.Name} is not documented";

    static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new InvalidOperationException($"unknown type {type}"),
    };
}
