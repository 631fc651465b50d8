using System.Text.Json;
using Patchbay.Terminal.Drawing;

namespace Patchbay.Terminal.Tests.Drawing;

public class DiffTests
{
    [Theory]
    [InlineData("a", "b", "-a +b")]
    [InlineData("a b c", "a x c", " a -b +x  c")]
    [InlineData("1 2 3 a 4 5 6", "1 2 3 b 4 5 6", " 2  3 -a +b  4  5")]
    [InlineData("a", "a b", " a +b")]
    [InlineData("a b", "b", "-a  b")]
    [InlineData("a b c d", "x b y d", "-a +x  b -c +y  d")]
    [InlineData("a a", "a", " a -a")]
    public void Lines_that_stay_are_kept_and_the_others_are_marked(string before, string after, string lines) => Assert.Equal(
        lines, string.Join(' ', LineDiff.Of(before.Split(' '), after.Split(' ')).Select(line => $"{line.Mark}{line.Text}")));

    [Fact]
    public void Long_texts_are_all_out_and_all_in()
    {
        string[] before = [.. Enumerable.Range(0, 5000).Select(number => $"old {number}")];
        string[] after = [.. Enumerable.Range(0, 5000).Select(number => $"new {number}")];
        Assert.Equal(10_000, LineDiff.Of(before, after).Count);
    }

    [Fact]
    public void An_edit_shows_what_it_changes_and_says_what_it_leaves_out()
    {
        var input = JsonElement.Parse(JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["file_path"] = "a.txt",
            ["old_string"] = "one\ntwo\n",
            ["new_string"] = string.Join('\n', Enumerable.Range(0, 30)),
        }));
        var lines = DiffDrawing.Draw(new Sheet(colours: false), "Edit", input).ToList();
        Assert.Equal(["    - one", "    - two", "    + 0"], lines.Take(3));
        Assert.Equal("    … 16 more lines", lines[^1]);
        Assert.Equal(32, DiffDrawing.Draw(new Sheet(colours: false), "Edit", input, 100).Count());
    }

    [Theory]
    [InlineData("Bash", """{"command":"x"}""")]
    [InlineData("Write", "[]")]
    [InlineData("Write", "{}")]
    [InlineData("Edit", """{"old_string":7,"new_string":"\ud800"}""")]
    public void What_is_no_change_of_text_shows_none(string tool, string input) =>
        Assert.Empty(DiffDrawing.Draw(new Sheet(colours: false), tool, JsonElement.Parse(input)));
}
