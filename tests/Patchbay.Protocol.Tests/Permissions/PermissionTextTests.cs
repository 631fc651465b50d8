using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Tests.Permissions;

/// <summary>
/// The properties kill: a cut by UTF-16 units, a limit taken before the escapes, a quote or a backslash that is not
/// escaped in a value or in a name, an escape cut in two, a bidi, invisible or control character passed on, and a note
/// whose number is not what is missing.
/// </summary>
public partial class PermissionTextTests
{
    [Fact]
    public void Fact_20_Ten_thousand_characters_become_head_note_and_tail_within_3500_code_points()
    {
        var shaped = PermissionText.Shape(new string('a', 5_000) + new string('z', 5_000));

        var match = Note().Match(shaped);
        Assert.True(match.Success, shaped);
        Assert.InRange(shaped.EnumerateRunes().Count(), 3_400, 3_500);
        Assert.Equal(10_000 - int.Parse(match.Groups[1].ValueSpan, provider: null), shaped.Length - match.Length);
        Assert.StartsWith("aaa", shaped, StringComparison.Ordinal);
        Assert.EndsWith("zzz", shaped, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_counts_code_points_and_is_the_last_length_that_stays_whole()
    {
        var whole = string.Concat(Enumerable.Repeat("😀", 3_500));

        Assert.Equal(whole, PermissionText.Shape(whole));
        Assert.Matches(Note(), PermissionText.Shape(whole + "x"));
    }

    [Fact]
    public void Fact_21_A_bidi_override_in_a_command_is_neutralised() => Assert.Equal(
        """{"command":"rm \\u{202e}fdp.exe\\u{2066}"}""",
        Preview("{\"command\":\"rm \u202Efdp.exe\\u2066\"}"));

    [Theory]
    [InlineData("a  \r\n\t b\u00A0\u2003c ", "a b c")]
    [InlineData("a\u200Bb\u0000c", "a\\u{200b}b\\u{0}c")]
    [InlineData("“x” ‘y’ ＂z＂", "\"x\" 'y' \"z\"")]
    [InlineData("＜b〉", "‹b›")]
    [InlineData("a < b > \"c\"", "a < b > \"c\"")]
    public void A_description_is_one_line_of_visible_characters(string text, string expected) => Assert.Equal(expected, PermissionText.Shape(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_mark() => Assert.Equal("\uFFFDx", PermissionText.Shape("\uD800x"));

    [Theory]
    [InlineData("""{"a":"x","b":7,"c":true,"d":null,"e":1.50}""", """{"a":"x","b":7,"c":true,"d":null,"e":1.50}""")]
    [InlineData("""{"a":"say \"hi\" \\ there"}""", """{"a":"say \"hi\" \\ there"}""")]
    [InlineData("""{"a":{"cmd":"\u0072\u006d -rf","x":[1, 2]}}""", """{"a":{"cmd":"rm -rf","x":[1,2]}}""")]
    [InlineData("""{"a\":\"ls\",\"b":"rm"}""", """{"a\":\"ls\",\"b":"rm"}""")]
    [InlineData("""{"a":"\ud800","b":["\ud800"]}""", """{"a":(value unserializable),"b":(value unserializable)}""")]
    [InlineData("""{"\ud800":1}""", """{"(name unserializable)":1}""")]
    [InlineData("""[1,"a"]""", """[1,"a"]""")]
    [InlineData("{}", "{}")]
    public void A_preview_shows_each_field_as_it_is(string json, string expected) => Assert.Equal(expected, Preview(json));

    [Fact]
    public void No_input_at_all_is_said() => Assert.Equal("(value unserializable)", PermissionText.Preview(default));

    [Fact]
    public void A_shaped_text_is_short_one_line_and_visible() => HostileText.Check(Prop.ForAll(
        HostileText.Long.ToArbitrary(),
        text => IsShaped(PermissionText.Shape(text))), 500);

    [Fact]
    public void A_preview_has_the_fields_of_the_input_and_each_is_shaped() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        HostileText.Long.ToArbitrary(),
        (name, value) =>
        {
            var input = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["n" + name] = value, ["z"] = new[] { value } });
            var preview = PermissionText.Preview(input);
            // The first field is read with the rules of JSON strings alone, so that no text can end it early.
            var (first, afterFirst) = Quoted(preview, 1);
            var (second, afterSecond) = Quoted(preview, afterFirst + 1);
            return preview[afterFirst] == ':' && preview.AsSpan(afterSecond).StartsWith(",\"z\":[\"")
                && IsShaped(first) && IsShaped(second) && IsShaped(preview[(afterSecond + 5)..^1]);
        }), 500);

    static (string Text, int After) Quoted(string text, int start)
    {
        var end = start + 1;
        while (text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return (text[start..(end + 1)], end + 1);
    }

    static bool IsShaped(string text) =>
        text.EnumerateRunes().Count() <= PermissionText.Limit + 2 // the quotes of a name
        && text.EnumerateRunes().All(rune => !PlainText.IsInvisible(rune))
        && !Unwanted().IsMatch(text);

    static string Preview(string json)
    {
        using var document = JsonDocument.Parse(json);
        return PermissionText.Preview(document.RootElement);
    }

    [GeneratedRegex(" ⋯ ([0-9]+) code points elided ⋯ ")]
    private static partial Regex Note();

    [GeneratedRegex(@"[\x00-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uD800-\uDFFF]{1}(?<![\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDBFF](?=[\uDC00-\uDFFF]))")]
    private static partial Regex Unwanted();
}
