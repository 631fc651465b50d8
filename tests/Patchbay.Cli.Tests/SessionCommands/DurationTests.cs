using Patchbay.Cli.SessionCommands;

namespace Patchbay.Cli.Tests.SessionCommands;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("168h", 604_800)]
    public void A_time_is_a_number_with_or_without_its_unit(string text, double seconds) => Assert.Equal(seconds, Duration.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("m")]
    [InlineData("5d")]
    [InlineData("169h")]
    [InlineData("5 m")]
    [InlineData("1e9")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.Parse(text));
}
