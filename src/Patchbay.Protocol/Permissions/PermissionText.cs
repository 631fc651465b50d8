using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Patchbay.Protocol.Permissions;

/// <summary>
/// Shapes what a person is asked: no invisible or misleading characters, one line, known credentials masked, and long
/// values as head and tail, so that a request cannot be made to look like another one.
/// </summary>
public static class PermissionText
{
    /// <summary>Code points kept of one value.</summary>
    public const int Limit = 3500;

    const string Unserializable = "(value unserializable)";

    /// <summary>Shapes a description or one value.</summary>
    public static string Shape(string text) => Elide(CredentialMask.Apply(Fold(text)));

    /// <summary>JSON-looking text of the arguments, each top-level value shaped by itself.</summary>
    public static string Preview(JsonElement input)
    {
        if (input.ValueKind is not JsonValueKind.Object)
        {
            return Value(input);
        }

        var text = new StringBuilder("{");
        foreach (var property in input.EnumerateObject())
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append('"').Append(Name(property)).Append("\":").Append(Value(property.Value));
        }

        return text.Append('}').ToString();
    }

    static string Name(JsonProperty property)
    {
        try
        {
            return ShapeQuoted(property.Name, Limit);
        }
        catch (InvalidOperationException)
        {
            return "(name unserializable)";
        }
    }

    static string Value(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Undefined => Unserializable,
                JsonValueKind.String => $"\"{ShapeQuoted(value.GetString()!, Limit - 2)}\"",
                JsonValueKind.Object or JsonValueKind.Array => Shape(Rewritten(value)),
                _ => Shape(value.GetRawText()),
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape.
            return Unserializable;
        }
    }

    /// <summary>Without escapes that are not needed: nobody should have to read a command as \u0072\u006d.</summary>
    static string Rewritten(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // Escaped before it is cut, so that neither the length nor the quotes of the result depend on the text.
    static string ShapeQuoted(string text, int limit) => Elide(Escape(CredentialMask.Apply(Fold(text))), limit);

    static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Whitespace runs become one space; characters that hide or turn text around become visible ones.</summary>
    static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = true;
                continue;
            }

            if (space && folded.Length > 0)
            {
                folded.Append(' ');
            }

            space = false;
            folded.Append(Visible(rune));
        }

        return folded.ToString();
    }

    static string Visible(Rune rune) => rune.Value switch
    {
        // Look-alikes of quotes and angle brackets.
        >= 0x2018 and <= 0x201B or 0x2032 or 0x2035 or 0xFF07 or 0x02BC => "'",
        >= 0x201C and <= 0x201F or 0x2033 or 0x2036 or 0xFF02 => "\"",
        0x2039 or 0x3008 or 0xFF1C or 0x276E or 0x27E8 or 0x2329 => "‹",
        0x203A or 0x3009 or 0xFF1E or 0x276F or 0x27E9 or 0x232A => "›",
        _ => PlainText.IsInvisible(rune) ? $"\\u{{{rune.Value:x}}}" : rune.ToString(),
    };

    static string Elide(string text, int limit = Limit)
    {
        // Never more code points than UTF-16 units.
        if (text.Length <= limit)
        {
            return text;
        }

        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length <= limit)
        {
            return text;
        }

        var kept = limit - 40; // room for the note between
        var head = kept * 2 / 3;
        var tail = runes.Length - (kept - head);

        // A pair of backslash and quote is never cut in two: half of it would look like the end of the value.
        head -= EndsInBackslash(runes.AsSpan(0, head)) ? 1 : 0;
        tail += EndsInBackslash(runes.AsSpan(0, tail)) ? 1 : 0;

        var elided = new StringBuilder(limit * 2);
        AppendRunes(elided, runes.AsSpan(0, head));
        elided.Append(CultureInfo.InvariantCulture, $" ⋯ {tail - head} code points elided ⋯ ");
        AppendRunes(elided, runes.AsSpan(tail));
        return elided.ToString();
    }

    /// <summary>An odd number of them: an even one is backslashes that are themselves escaped.</summary>
    static bool EndsInBackslash(ReadOnlySpan<Rune> runes)
    {
        var rest = runes.TrimEnd(new Rune('\\'));
        return (runes.Length - rest.Length) % 2 == 1;
    }

    static void AppendRunes(StringBuilder text, ReadOnlySpan<Rune> runes)
    {
        foreach (var rune in runes)
        {
            text.Append(rune.ToString());
        }
    }
}
