using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Editing;

/// <summary>
/// A text and the place of the cursor in it, in UTF-16 units, always between two characters as a person sees them.
/// Every change is a new value, which makes undo a list of them.
/// </summary>
sealed record EditLine(string Text, int Cursor)
{
    public static EditLine Empty { get; } = new("", 0);

    public static EditLine AtEnd(string text) => new(text, text.Length);

    public EditLine Insert(string text)
    {
        var whole = Text.Insert(Cursor, text);
        return new EditLine(whole, After(whole, Cursor + text.Length));
    }

    public EditLine Remove(int from, int to)
    {
        var rest = Text.Remove(from, to - from);
        return new EditLine(rest, After(rest, from));
    }

    public EditLine MoveTo(int cursor)
    {
        var place = Math.Clamp(cursor, 0, Text.Length);
        return this with { Cursor = place < Cursor ? Before(Text, place) : After(Text, place) };
    }

    /// <summary>Before the character at the left.</summary>
    public int Left => Cursor == 0 ? 0 : Before(Text, Cursor - 1);

    /// <summary>Behind the character at the right.</summary>
    public int Right => Cursor == Text.Length ? Cursor : After(Text, Cursor + 1);

    public int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    public int LineEnd => Text.IndexOf('\n', Cursor) is >= 0 and var end ? end : Text.Length;

    /// <summary>The beginning of the word before the cursor; a word is letters and digits.</summary>
    public int WordLeft
    {
        get
        {
            var at = Cursor;
            while (at > 0 && !IsWord(at - 1))
            {
                at--;
            }

            while (at > 0 && IsWord(at - 1))
            {
                at--;
            }

            return Before(Text, at);
        }
    }

    /// <summary>The end of the word behind the cursor.</summary>
    public int WordRight
    {
        get
        {
            var at = Cursor;
            while (at < Text.Length && !IsWord(at))
            {
                at++;
            }

            while (at < Text.Length && IsWord(at))
            {
                at++;
            }

            return After(Text, at);
        }
    }

    /// <summary>The beginning of what stands before the cursor without a space.</summary>
    public int BlankLeft
    {
        get
        {
            var at = Cursor;
            while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
            {
                at--;
            }

            while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
            {
                at--;
            }

            return Before(Text, at);
        }
    }

    // Surrogates and marks belong to the word that they are in, so that no move ends inside of a character.
    bool IsWord(int index) => char.IsLetterOrDigit(Text[index]) || char.IsSurrogate(Text[index])
        || CharUnicodeInfo.GetUnicodeCategory(Text[index]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ConnectorPunctuation;

    // A combining mark joins the letter before it: the cursor stands before or behind both. No character crosses a line's end.
    static int Before(string text, int at)
    {
        var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        while (start < at)
        {
            var next = start + StringInfo.GetNextTextElementLength(text.AsSpan(start));
            if (next > at)
            {
                break;
            }

            start = next;
        }

        return start;
    }

    static int After(string text, int at)
    {
        var before = Before(text, at);
        return before == at ? at : before + StringInfo.GetNextTextElementLength(text.AsSpan(before));
    }

    /// <summary>For a log of a test; never for the screen.</summary>
    public override string ToString() => new StringBuilder(Text).Insert(Cursor, '|').ToString();
}
