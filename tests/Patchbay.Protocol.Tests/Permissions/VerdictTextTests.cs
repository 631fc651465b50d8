using FsCheck.Fluent;
using Patchbay.Protocol.Permissions;

namespace Patchbay.Protocol.Tests.Permissions;

/// <summary>
/// Kills: an id kept in capitals, an <c>l</c> let in, text before or after let in, letters that only look like ASCII, and
/// <c>no</c> read as a yes.
/// </summary>
public class VerdictTextTests
{
    [Theory]
    [InlineData("YES AbCdE ", "abcde", "allow")]
    [InlineData("y abcde", "abcde", "allow")]
    [InlineData(" \n yEs\t\tabcde\r\n", "abcde", "allow")]
    [InlineData("n zyxwv", "zyxwv", "deny")]
    [InlineData("No abcde", "abcde", "deny")]
    public void Fact_16_A_word_and_an_id_are_a_verdict(string text, string id, string behavior) =>
        Assert.Equal(new PermissionVerdict(id, behavior), VerdictText.Parse(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("yes abcde ok")]
    [InlineData("no lbcde")]
    [InlineData("yes Lbcde")]
    [InlineData("ok yes abcde")]
    [InlineData("yesabcde")]
    [InlineData("yes abcd")]
    [InlineData("yes abcdef")]
    [InlineData("yes abc de")]
    [InlineData("yes abcde.")]
    [InlineData("yes abcde\nrm -rf /")]
    [InlineData("ye abcde")]
    [InlineData("yes ab1de")]
    [InlineData("yes \u212Aabcd")]
    [InlineData("yes \u0131abcd")]
    [InlineData("ye\u017F abcde")]
    [InlineData("yes ａｂｃｄｅ")]
    [InlineData("yes\u200B abcde")]
    [InlineData("")]
    public void Fact_16_Anything_else_is_chat(string text) => Assert.Null(VerdictText.Parse(text));

    [Fact]
    public void A_verdict_is_always_valid_and_its_words_are_in_the_text() => HostileText.Check(Prop.ForAll(
        (from before in HostileText.Any
         from word in Gen.Elements("yes", "no", "y", "N", "")
         from space in Gen.Elements(" ", "\t ", "", "\u00A0")
         from id in Gen.Elements("abcde", "ABCDE", "lllll", "zzzzz ", "abcd")
         from after in HostileText.Any
         from plain in Gen.Elements(true, false)
         select plain ? word + space + id : before + word + space + id + after).ToArbitrary(),
        text => VerdictText.Parse(text) is not { } verdict
            || (verdict.IsValid && text.Trim().EndsWith(verdict.RequestId, StringComparison.OrdinalIgnoreCase)
                && verdict.IsAllow == (text.TrimStart()[0] is 'y' or 'Y'))), 5_000);

    [Fact]
    public void A_million_spaces_are_read_at_once() => Assert.Null(VerdictText.Parse("yes" + new string(' ', 1_000_000) + "?"));
}
