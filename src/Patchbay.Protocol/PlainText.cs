using System.Globalization;
using System.Text;

namespace Patchbay.Protocol;

/// <summary>Text from outside is data: control characters are shown, never obeyed. LF and TAB alone stay.</summary>
public static class PlainText
{
    /// <summary>True for what a terminal may obey: C0 without LF and TAB, DEL, C1.</summary>
    public static bool IsControl(char character) =>
        character is (< ' ' and not '\n' and not '\t') or (>= '\u007F' and <= '\u009F');

    /// <summary>A visible picture of a control character, for example ␛ for ESC.</summary>
    public static char Picture(char control) => control switch
    {
        < ' ' => (char)(0x2400 + control),
        '\u007F' => '\u2421',
        _ => '\uFFFD',
    };

    /// <summary>Spaces, controls and characters that draw nothing.</summary>
    public static bool IsIgnorable(Rune rune) =>
        Rune.IsWhiteSpace(rune) || IsInvisible(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Controls, and what draws nothing or turns text around. Spaces are not meant.</summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned
        || IsFiller(rune.Value);

    /// <summary>
    /// Text that a terminal prints as it stands: CRLF becomes LF, control characters become pictures, and characters that
    /// turn the direction of text around are dropped.
    /// </summary>
    public static string Neutralise(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is '\r' && i + 1 < text.Length && text[i + 1] is '\n')
            {
                continue;
            }

            if (IsControl(character))
            {
                plain.Append(Picture(character));
            }
            else if (!IsDirection(character))
            {
                plain.Append(character);
            }
        }

        return plain.ToString();
    }

    /// <summary><see cref="Neutralise"/>, on one line.</summary>
    public static string OneLine(string text) => Neutralise(text).Replace('\n', ' ').Replace('\t', ' ');

    // Fillers, variation selectors and tags are letters or marks by category and draw nothing.
    static bool IsFiller(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x034F or 0x17B4 or 0x17B5 or 0x2800
        or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    static bool IsDirection(char character) =>
        character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';
}
