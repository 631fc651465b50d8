using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>The text that remains of a marked-up one, or the refusal that Telegram gives for it.</summary>
static class FakeMarkup
{
    const string Reserved = "_*[]()~`>#+-=|{}.!";

    static readonly HashSet<string> Tags = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre", "blockquote"];

    static readonly HashSet<string> Types =
        ["bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link"];

    /// <summary>Checks and strips the marks of a text.</summary>
    public static string Plain(string text, string? parseMode, JsonArray? entities)
    {
        if (entities is not null && parseMode is null)
        {
            Check(text, entities);
        }

        return parseMode switch
        {
            null => text,
            "HTML" => Html(text),
            "MarkdownV2" => Markdown(text),
            _ => throw FakeRefusal.Bad("unsupported parse_mode"),
        };
    }

    static void Check(string text, JsonArray entities)
    {
        foreach (var entity in entities)
        {
            var (offset, length) = (entity?["offset"]?.GetValue<int>() ?? -1, entity?["length"]?.GetValue<int>() ?? 0);
            if (entity?["type"]?.GetValue<string>() is not { } type || !Types.Contains(type))
            {
                throw FakeRefusal.Bad("can't parse entities: unknown type of entity");
            }

            if (offset < 0 || length <= 0 || offset + length > text.Length
                || (offset > 0 && char.IsLowSurrogate(text[offset]))
                || (offset + length < text.Length && char.IsLowSurrogate(text[offset + length])))
            {
                throw FakeRefusal.Bad($"can't parse entities: entity {type} begins at {offset} and is {length} long");
            }

            if (type is "text_link" && entity["url"] is null)
            {
                throw FakeRefusal.Bad("can't parse entities: entity text_link has no URL");
            }
        }
    }

    static string Html(string text)
    {
        var plain = new StringBuilder();
        var open = new Stack<string>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '<')
            {
                var end = text.IndexOf('>', i);
                if (end < 0)
                {
                    throw Entities($"Unclosed start tag at byte offset {Bytes(text, i)}");
                }

                Tag(text[(i + 1)..end], open, Bytes(text, i));
                i = end + 1;
            }
            else if (text[i] == '&' && text.IndexOf(';', i) is > 0 and var semicolon && semicolon - i < 10)
            {
                plain.Append(WebUtility.HtmlDecode(text[i..(semicolon + 1)]));
                i = semicolon + 1;
            }
            else
            {
                plain.Append(text[i++]);
            }
        }

        return open.Count == 0 ? plain.ToString() : throw Entities($"Can't find end tag corresponding to start tag \"{open.Peek()}\"");
    }

    static void Tag(string tag, Stack<string> open, int offset)
    {
        var name = tag.TrimStart('/').Split(' ')[0].ToLowerInvariant();
        if (!Tags.Contains(name))
        {
            throw Entities($"Unsupported start tag \"{name}\" at byte offset {offset}");
        }

        if (tag[0] != '/')
        {
            open.Push(name);
        }
        else if (!open.TryPop(out var expected) || expected != name)
        {
            throw Entities($"Unmatched end tag at byte offset {offset}, expected \"</{expected}>\", found \"</{name}>\"");
        }
    }

    /// <summary>Pairs of marks, code, links and escapes; what else is reserved must be escaped.</summary>
    static string Markdown(string text)
    {
        var plain = new StringBuilder();
        var open = new Stack<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] < 127)
            {
                plain.Append(text[++i]);
            }
            else if (text[i] == '`')
            {
                var fence = text.AsSpan(i).StartsWith("```") ? "```" : "`";
                var end = text.IndexOf(fence, i + fence.Length, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Entities($"Can't find end of {(fence.Length == 3 ? "PreCode" : "Code")} entity at byte offset {Bytes(text, i)}");
                }

                plain.Append(text[(i + fence.Length)..end]);
                i = end + fence.Length - 1;
            }
            else if (Mark(text, i) is { } mark)
            {
                _ = open.TryPeek(out var last) && last == mark ? open.Pop() : Push(open, mark);
                i += mark.Length - 1;
            }
            else if (text[i] == '[')
            {
                open.Push("[");
            }
            else if (text[i] == ']' && open.TryPeek(out var bracket) && bracket == "[")
            {
                open.Pop();
                var end = text.IndexOf(')', i);
                i = i + 1 < text.Length && text[i + 1] == '(' && end > 0 ? end : i;
            }
            else if (Reserved.Contains(text[i]) && !(text[i] == '>' && (i == 0 || text[i - 1] == '\n')))
            {
                throw Entities($"Character '{text[i]}' is reserved and must be escaped with the preceding '\\'");
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return open.Count == 0 ? plain.ToString() : throw Entities($"Can't find end of the entity starting with {open.Peek()}");
    }

    static string? Mark(string text, int i) =>
        text.AsSpan(i).StartsWith("__") ? "__" : text.AsSpan(i).StartsWith("||") ? "||" : text[i] is '*' or '_' or '~' ? text[i].ToString() : null;

    static string Push(Stack<string> open, string mark)
    {
        open.Push(mark);
        return mark;
    }

    static int Bytes(string text, int index) => Encoding.UTF8.GetByteCount(text.AsSpan(0, index));

    static FakeRefusal Entities(string what) => FakeRefusal.Bad(string.Create(CultureInfo.InvariantCulture, $"can't parse entities: {what}"));
}
