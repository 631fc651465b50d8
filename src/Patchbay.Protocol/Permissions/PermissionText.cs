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

    /// <summary>Shapes a description or one value.</summary>
    public static string Shape(string text) => Elide(CredentialMask.Apply(Fold(text)));

    /// <summary>JSON-looking text of the arguments, each top-level value shaped by itself.</summary>
    public static string Preview(JsonElement input)
    {
        if (input.ValueKind is not JsonValueKind.Object)
        {
            return Shape(input.ValueKind is JsonValueKind.Undefined ? "(value unserializable)" : input.GetRawText());
        }

        var text = new StringBuilder("{");
        foreach (var property in input.EnumerateObject())
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append('"').Append(Shape(property.Name)).Append("\":");
            if (property.Value.ValueKind is JsonValueKind.String)
            {
                text.Append('"').Append(Escape(Shape(property.Value.GetString() ?? ""))).Append('"');
            }
            else
            {
                text.Append(Shape(property.Value.GetRawText()));
            }
        }

        return text.Append('}').ToString();
    }

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
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            || IsInvisible(rune.Value)
            ? $"\\u{{{rune.Value:x}}}"
            : rune.ToString(),
    };

    // Fillers, variation selectors and tags are letters or marks by category and draw nothing.
    static bool IsInvisible(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x034F or 0x17B4 or 0x17B5
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) or 0x2800;

    static string Elide(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        if (count <= Limit)
        {
            return text;
        }

        const int Kept = Limit - 40; // room for the note between
        const int Head = Kept * 2 / 3;
        var runes = text.EnumerateRunes().ToArray();
        var elided = new StringBuilder(Limit * 2);
        AppendRunes(elided, runes.AsSpan(0, Head));
        elided.Append(CultureInfo.InvariantCulture, $" ⋯ {count - Kept} code points elided ⋯ ");
        AppendRunes(elided, runes.AsSpan(count - (Kept - Head)));
        return elided.ToString();
    }

    static void AppendRunes(StringBuilder text, ReadOnlySpan<Rune> runes)
    {
        foreach (var rune in runes)
        {
            text.Append(rune.ToString());
        }
    }
}
