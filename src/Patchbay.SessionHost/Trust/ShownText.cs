using System.Text;
using Patchbay.Protocol;

namespace Patchbay.SessionHost.Trust;

/// <summary>Somebody else's text, to be looked at: nothing in it is obeyed, nothing in it is invisible.</summary>
static class ShownText
{
    internal const int Width = 160;

    static readonly UTF8Encoding Decoder = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Null for what is no text.</summary>
    internal static IReadOnlyList<string>? Lines(ReadOnlySpan<byte> content)
    {
        if (content.Contains((byte)0))
        {
            return null;
        }

        var lines = Decoder.GetString(content).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>One line: controls as pictures, what draws nothing by its number, cut with a note of how much was cut.</summary>
    internal static string Line(string text, int width = Width)
    {
        var shown = new StringBuilder(text.Length);
        var count = 0;
        var last = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count <= width)
            {
                Append(shown, rune, last);
            }

            last = rune;
        }

        return count <= width ? shown.ToString() : $"{shown}… (and {count - width} more characters)";
    }

    /// <summary>For example "1 file", "2 files".</summary>
    internal static string Count(int number, string what) => $"{number:#,0} {what}{(number == 1 ? "" : "s")}";

    static void Append(StringBuilder shown, Rune rune, Rune last)
    {
        if (rune.Value is '\t')
        {
            shown.Append("  ");
        }
        else if (rune.Value is '\n')
        {
            shown.Append('\u240A');
        }
        else if (rune.IsBmp && PlainText.IsControl((char)rune.Value))
        {
            shown.Append(PlainText.Picture((char)rune.Value));
        }
        else if (PlainText.IsInvisible(rune) && !IsColourOfTheSignBefore(rune, last))
        {
            shown.Append($"‹U+{rune.Value:X4}›");
        }
        else
        {
            shown.Append(rune.ToString());
        }
    }

    // The one invisible sign that ordinary texts are full of: it makes the sign before it a coloured one.
    static bool IsColourOfTheSignBefore(Rune rune, Rune last) => rune.Value is 0xFE0F && last.Value is > 0x2000 and not 0xFE0F;
}
