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

        foreach (var (key, value) in meta)
        {
            if (EventMeta.IsKey(key) && !EventMeta.Reserved.Contains(key))
            {
                Append(text, key, value);
            }
        }

        text.Append(">\n");
        AppendBody(text, content);
        return text.Append("\n</channel>").ToString();
    }

    static void Append(StringBuilder text, string key, string value)
    {
        text.Append(' ').Append(key).Append("=\"");
        AppendAttribute(text, value);
        text.Append('"');
    }

    static void AppendAttribute(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            switch (character)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '"': text.Append("&quot;"); break;
                case '\'': text.Append("&#39;"); break;
                case '\n': text.Append("&#10;"); break;
                case '\r': text.Append("&#13;"); break;
                case '\t': text.Append("&#9;"); break;
                default: text.Append(PlainText.IsControl(character) ? PlainText.Picture(character) : character); break;
            }
        }
    }

    /// <summary>
    /// A <c>&lt;</c> that begins <c>channel</c> or <c>/channel</c>, whatever spaces, invisible characters or look-alikes
    /// stand in between and in any case, is written as <c>&amp;lt;</c>. All other text stays as it is.
    /// </summary>
    static void AppendBody(StringBuilder text, string content)
    {
        for (var i = 0; i < content.Length; i++)
        {
            var character = content[i];
            if (character is '<' or '＜' or '﹤' && NamesChannel(content.AsSpan(i + 1)))
            {
                text.Append("&lt;");
            }
            else if (PlainText.IsControl(character) && character is not '\r')
            {
                text.Append(PlainText.Picture(character));
            }
            else
            {
                text.Append(character);
            }
        }
    }

    static bool NamesChannel(ReadOnlySpan<char> rest)
    {
        const string Name = "channel";
        var matched = 0;
        foreach (var character in rest)
        {
            if (matched == 0 && character is '/' or '／')
            {
                continue;
            }

            if (PlainText.IsIgnorable(character))
            {
                continue;
            }

            var lower = char.ToLowerInvariant(character is >= '！' and <= '～' ? (char)(character - 0xFEE0) : character);
            if (lower != Name[matched])
            {
                return false;
            }

            if (++matched == Name.Length)
            {
                return true;
            }
        }

        return false;
    }
}
