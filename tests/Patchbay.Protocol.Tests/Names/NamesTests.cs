using System.Text;
using Patchbay.Protocol.Names;

namespace Patchbay.Protocol.Tests.Names;

public class NamesTests
{
    [Theory]
    [InlineData("telegram")]
    [InlineData("telegram@market")]
    [InlineData("plugin:telegram")]
    [InlineData("plugin:@market")]
    [InlineData("plugin:a@")]
    [InlineData("plugin:a@b@c")]
    [InlineData("server:")]
    [InlineData("server:a@b")]
    [InlineData("server:a b")]
    [InlineData("SERVER:a")]
    [InlineData(":a")]
    [InlineData("other:a")]
    [InlineData("")]
    public void Fact_24_An_entry_that_is_not_tagged_is_an_error_that_names_the_forms(string entry)
    {
        var error = Assert.Throws<FormatException>(() => ChannelEntry.Parse(entry));

        Assert.Contains("server:NAME", error.Message, StringComparison.Ordinal);
        Assert.Contains("plugin:NAME@MARKET", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{entry}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_are_parsed_and_print_themselves()
    {
        Assert.Equal(new ChannelEntry.Server("a:b"), ChannelEntry.Parse("server:a:b"));
        Assert.Equal(new ChannelEntry.Plugin("p", "m"), ChannelEntry.Parse("plugin:p@m"));
        Assert.Equal(new ChannelEntry.BuiltIn("fakechat"), ChannelEntry.Parse("builtin:fakechat"));
        foreach (var text in (string[])["server:x", "plugin:p@m", "builtin:fakechat"])
        {
            Assert.Equal(text, ChannelEntry.Parse(text).ToString());
        }
    }

    [Fact]
    public void An_entry_in_an_error_cannot_speak_to_the_terminal() =>
        Assert.DoesNotContain('\u001B', Assert.Throws<FormatException>(() => ChannelEntry.Parse("\u001B[2Jx")).Message);

    [Theory]
    [InlineData("x", 2048, 0)]
    [InlineData("x", 2049, 1)]
    [InlineData("é", 1024, 0)]
    [InlineData("é", 1025, 2)]
    [InlineData("€", 683, 3)]
    [InlineData("😀", 513, 4)]
    public void Fact_14_Instructions_of_more_than_2048_bytes_are_cut_at_a_character_and_the_loss_is_known(string unit, int count, int lost)
    {
        var text = string.Concat(Enumerable.Repeat(unit, count));
        var kept = ServerInstructions.Truncate(text, out var lostBytes);

        Assert.Equal(lost, lostBytes);
        Assert.Equal(Encoding.UTF8.GetByteCount(text) - lost, Encoding.UTF8.GetByteCount(kept));
        Assert.StartsWith(kept, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)));
    }

    [Theory]
    [InlineData("fakechat", "reply", "mcp__fakechat__reply")]
    [InlineData("plugin:telegram:telegram", "reply", "mcp__plugin_telegram_telegram__reply")]
    [InlineData("a.b c", "é-x_9", "mcp__a_b_c___-x_9")]
    public void Tools_have_the_names_of_the_contract(string server, string tool, string expected) =>
        Assert.Equal(expected, ToolNames.For(server, tool));
}
