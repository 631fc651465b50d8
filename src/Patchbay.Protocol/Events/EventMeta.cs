using System.Text.Json;

namespace Patchbay.Protocol.Events;

/// <summary>The rules for the keys and values of <c>meta</c>, which become attributes of the tag.</summary>
public static class EventMeta
{
    /// <summary>Keys that only the host sets. A server that sends one is not heard.</summary>
    public static IReadOnlySet<string> Reserved { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "source", "event_id", "role", "redelivered", "interrupted" };

    /// <summary><c>^[A-Za-z_][A-Za-z0-9_]*$</c>, at most 64 characters.</summary>
    public static bool IsKey(ReadOnlySpan<char> key)
    {
        if (key.IsEmpty || key.Length > 64 || char.IsAsciiDigit(key[0]))
        {
            return false;
        }

        foreach (var character in key)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Numbers and booleans become their JSON text; null when the value has no text form (object, array, null).</summary>
    public static string? ValueText(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => JsonText.String(ref reader),
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };
}
