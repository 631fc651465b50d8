using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck.Fluent;
using Patchbay.Protocol.Events;

namespace Patchbay.Protocol.Tests.Events;

/// <summary>
/// Whatever a sender writes, the result has one start and one end, and the attributes that were given. Kills: no escape
/// of the body or of any of the eight attribute characters, a body compared with case, with a space or with an invisible
/// character in between, look-alike brackets let through, the same attribute twice, control characters or half pairs
/// passed on, a reserved key accepted.
/// </summary>
public partial class ChannelTagProperties
{
    [Fact]
    public void A_body_can_neither_close_its_tag_nor_open_another() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        body =>
        {
            var tag = ChannelTag.Render("s", [], [], body);
            return Tags(tag) == "open,close" && tag.StartsWith("<channel source=\"s\">\n", StringComparison.Ordinal)
                && tag.EndsWith("\n</channel>", StringComparison.Ordinal);
        }), 5_000);

    [Fact]
    public void An_attribute_comes_back_from_a_parser_as_it_was_given() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        HostileText.Any.ToArbitrary(),
        (one, two) =>
        {
            var tag = ChannelTag.Render("plugin:a:b", [new("event_id", one)], [new("one", one), new("two", two), new("one", two), new("source", two)], "");
            var start = tag[..tag.IndexOf('\n', StringComparison.Ordinal)];
            var read = XElement.Parse(start[..^1] + "/>").Attributes().Select(attribute => (attribute.Name.LocalName, attribute.Value));
            return Tags(tag) == "open,close"
                && read.SequenceEqual([("source", "plugin:a:b"), ("event_id", Shown(one)), ("one", Shown(one)), ("two", Shown(two))]);
        }), 5_000);

    [Fact]
    public void What_is_rendered_has_no_control_characters_and_no_half_pairs() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        text => ChannelTag.Render(text, [], [new("k", text)], text).EnumerateRunes()
            .All(rune => rune.Value is '\n' or '\r' or '\t' || !Rune.IsControl(rune))
            && !HasHalfPair(ChannelTag.Render(text, [], [new("k", text)], text))));

    /// <summary>An own reader of tags, as generous as a model may be.</summary>
    static string Tags(string text)
    {
        var generous = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - 0xFEE0 : rune.Value is 0xFE64 ? '<' : rune.Value;
            if (value is > ' ' and <= '~')
            {
                generous.Append(char.ToLowerInvariant((char)value));
            }
            else if ((Rune.IsLetter(rune) || Rune.IsNumber(rune)) && value is not (0x3164 or 0xFFA0 or 0x115F or 0x1160))
            {
                generous.Append('x');
            }
            else if (!Rune.IsWhiteSpace(rune) && IsDrawn(rune))
            {
                generous.Append('#');
            }
        }

        return string.Join(',', AnyTag().Matches(generous.ToString()).Select(match => match.Value.Contains('/', StringComparison.Ordinal) ? "close" : "open"));
    }

    static bool IsDrawn(Rune rune) =>
        Rune.IsSymbol(rune) || Rune.IsPunctuation(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.SpacingCombiningMark;

    static bool HasHalfPair(string text)
    {
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && text[index] != '\uFFFD')
            {
                return true;
            }

            index += rune.Utf16SequenceLength;
        }

        return false;
    }

    static string Shown(string value)
    {
        var shown = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            shown.Append(rune.Value switch
            {
                '\n' or '\r' or '\t' => rune.ToString(),
                < ' ' => ((char)(rune.Value + 0x2400)).ToString(),
                0x7F => "␡",
                '＜' or '﹤' => "<",
                >= 0x80 and <= 0x9F or 0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return shown.ToString();
    }

    [GeneratedRegex("</*channel")]
    private static partial Regex AnyTag();
}
