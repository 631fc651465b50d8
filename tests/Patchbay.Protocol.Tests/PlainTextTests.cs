using System.Text;
using FsCheck.Fluent;

namespace Patchbay.Protocol.Tests;

/// <summary>Kills: a control character let through, in one place of the text only, or a second line in what must be one.</summary>
public class PlainTextTests
{
    [Theory]
    [InlineData("plain ~", "plain ~")]
    [InlineData("a\r\nb\rc\n\td", "a\nb␍c\n\td")]
    [InlineData("\u001B]0;title\u0007", "␛]0;title␇")]
    [InlineData("\u009B31m\u007F", "\uFFFD31m␡")]
    [InlineData("evil\u202Egpj.exe", "evilgpj.exe")]
    [InlineData("שלום 😀 é", "שלום 😀 é")]
    public void Text_from_outside_is_shown_and_never_obeyed(string text, string expected) => Assert.Equal(expected, PlainText.Neutralise(text));

    [Fact]
    public void Nothing_that_a_terminal_obeys_survives() => HostileText.Check(Prop.ForAll(
        HostileText.Any.ToArbitrary(),
        text => PlainText.Neutralise(text).All(character => !PlainText.IsControl(character) && character is not ('\u202E' or '\u2066'))
            && !PlainText.OneLine(text).Contains('\n', StringComparison.Ordinal)));

    [Theory]
    [InlineData(0x200B, true)]
    [InlineData(0x00AD, true)]
    [InlineData(0x3164, true)]
    [InlineData(0xE0041, true)]
    [InlineData(0x202E, true)]
    [InlineData('a', false)]
    [InlineData(0x1F600, false)]
    [InlineData(0x05D0, false)]
    public void Invisible_is_what_draws_nothing(int value, bool expected) => Assert.Equal(expected, PlainText.IsInvisible(new Rune(value)));

    [Fact]
    public void An_unknown_role_is_trusted_least()
    {
        Assert.Equal("webhook", SenderRoles.Least("owner", "webhook"));
        Assert.Equal("admin", SenderRoles.Least("webhook", "admin"));
        Assert.True(SenderRoles.Rank(SenderRoles.Terminal) < SenderRoles.Rank(SenderRoles.Owner));
        Assert.True(SenderRoles.Rank(null) > SenderRoles.Rank(SenderRoles.Webhook));
        Assert.False(SenderRoles.IsKnown("Owner"));
    }
}
