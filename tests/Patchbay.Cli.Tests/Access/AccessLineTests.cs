using Patchbay.Cli.Access;

namespace Patchbay.Cli.Tests.Access;

public sealed class AccessLineTests
{
    [Theory]
    [InlineData("telegram:access", null, "access telegram")]
    [InlineData("telegram:access", "pair a1b2c3", "access telegram pair a1b2c3 --yes")]
    [InlineData("telegram:access", "pair a1b2c3 --approver --owner", "access telegram pair a1b2c3 --approver --owner --yes")]
    [InlineData("telegram:access", "policy allowlist", "access telegram policy allowlist --yes")]
    [InlineData("telegram:access", "approver add 12", "access telegram approver add 12 --yes")]
    [InlineData("telegram:access", "group add -100 --no-mention", "access telegram group add -100 --no-mention --yes")]
    [InlineData("telegram:access", "show me", "access telegram")]
    [InlineData("access", null, "access")]
    [InlineData("telegram:configure", null, "configure telegram --show")]
    [InlineData("telegram:configure", "clear", "configure telegram --clear --yes")]
    [InlineData("configure", "telegram", "configure telegram --show")]
    [InlineData("access", "telegram", "access telegram")]
    [InlineData("access", "telegram open --minutes 5", "access telegram open --minutes 5 --yes")]
    public void A_line_of_the_terminal_is_a_command_of_the_shell(string command, string? argument, string expected) =>
        Assert.Equal(expected, string.Join(' ', AccessLine.Read(command, argument)!.Arguments));

    [Fact]
    public void A_value_keeps_its_spaces() =>
        Assert.Equal(["access", "telegram", "set", "--yes", "--", "mentionPatterns", "[\"a b\"]"], AccessLine.Read("telegram:access", "set mentionPatterns [\"a b\"]")!.Arguments);

    [Fact]
    public void A_token_goes_to_standard_input_and_into_no_argument()
    {
        foreach (var line in new[] { AccessLine.Read("telegram:configure", "1:token"), AccessLine.Read("configure", "telegram 1:token") })
        {
            Assert.Equal(["configure", "telegram", "--yes"], line!.Arguments);
            Assert.Equal("1:token", line.Input);
        }
    }

    [Theory]
    [InlineData("status", null)]
    [InlineData("webhook:access", "pair x")]
    [InlineData("telegram:other", null)]
    [InlineData("plugin:telegram:access", null)]
    public void Other_commands_are_the_sessions(string command, string? argument) => Assert.Null(AccessLine.Read(command, argument));

    [Fact]
    public void Every_command_behind_a_platform_can_be_typed_in_the_terminal() => Assert.Equal(
        AccessCommand.Create().Subcommands.Single(command => command.Name is "telegram").Subcommands.Select(command => command.Name).Order(StringComparer.Ordinal),
        AccessCommand.Names.Order(StringComparer.Ordinal));
}
