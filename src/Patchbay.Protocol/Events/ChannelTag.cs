using System.Text;

namespace Patchbay.Protocol.Events;

/// <summary>
/// Renders an event for the agent: the source first, then what the host says, then the meta in order, then the body.
/// A body can neither close its tag nor open another; an attribute cannot leave its quotes.
/// </summary>
public static class ChannelTag
{
    /// <summary>The tag with its body. <paramref name="hostAttributes"/> are set by the host alone.</summary>
    public static string Render(
        string source,
        IEnumerable<KeyValuePair<string, string>> hostAttributes,
        IEnumerable<KeyValuePair<string, string>> meta,
        string content)
    {
        var text = new StringBuilder(content.Length + 256);
        text.Append("<channel source=\"");
        AppendAttribute(text, source);
        text.Append('"');
        foreach (var (key, value) in hostAttributes)
        {
            Append(text, key, value);
        }

        // A tag with the same attribute twice is no tag.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in meta)
        {
            if (EventMeta.IsKey(key) && !EventMeta.Reserved.Contains(key) && seen.Add(key))
            {
                Append(text, key, value);
            }
        }

        text.Append(">\n");
        AppendBody(text, content);
        return text.Append("\n</channel>").ToString();
    }

    /// <summary>The text as a body has it: it can neither close a tag nor open one.</summary>
    public static string Escape(string content)
    {
        var text = new StringBuilder(content.Length);
        AppendBody(text, content);
        return text.ToString();
    }

    static void Append(StringBuilder text, string key, string value)
    {
        text.Append(' ').Append(key).Append("=\"");
        AppendAttribute(text, value);
        text.Append('"');
    }

    static void AppendAttribute(StringBuilder text, string value)
    {
        // By runes: half a surrogate pair becomes U+FFFD.
        foreach (var rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': text.Append("&amp;"); break;
                case '<' or '＜' or '﹤': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '"': text.Append("&quot;"); break;
                case '\'': text.Append("&#39;"); break;
                case '\n': text.Append("&#10;"); break;
                case '\r': text.Append("&#13;"); break;
                case '\t': text.Append("&#9;"); break;
                case 0xFFFE or 0xFFFF: text.Append('\uFFFD'); break; // no characters to a parser
                default: AppendVisible(text, rune); break;
            }
        }
    }

    /// <summary>
    /// A <c>&lt;</c> that begins <c>channel</c> or <c>/channel</c>, or the same of <c>playbook</c>, whatever spaces, invisible characters or look-alikes
    /// stand in between and in any case, is written as <c>&amp;lt;</c>. All other text stays as it is.
    /// </summary>
    static void AppendBody(StringBuilder text, string content)
    {
        var position = 0;
        foreach (var rune in content.EnumerateRunes())
        {
            position += rune.Utf16SequenceLength;
            if (rune.Value is '<' or '＜' or '﹤' && (Names("channel", content.AsSpan(position)) || Names("playbook", content.AsSpan(position))))
            {
                text.Append("&lt;");
            }
            else if (rune.Value is '\r')
            {
                text.Append('\r');
            }
            else
            {
                AppendVisible(text, rune);
            }
        }
    }

    static void AppendVisible(StringBuilder text, Rune rune)
    {
        if (!rune.IsBmp)
        {
            text.Append(rune.ToString());
            return;
        }

        var character = (char)rune.Value;
        text.Append(PlainText.IsControl(character) ? PlainText.Picture(character) : character);
    }

    static bool Names(string tag, ReadOnlySpan<char> rest)
    {
        var matched = 0;
        foreach (var rune in rest.EnumerateRunes())
        {
            if (matched == 0 && rune.Value is '/' or '／')
            {
                continue;
            }

            if (PlainText.IsIgnorable(rune))
            {
                continue;
            }

            var plain = rune.Value is >= '！' and <= '～' ? rune.Value - 0xFEE0 : rune.Value;
            if ((plain is >= 'A' and <= 'Z' ? plain | 0x20 : plain) != tag[matched])
            {
                return false;
            }

            if (++matched == tag.Length)
            {
                return true;
            }
        }

        return false;
    }
}
