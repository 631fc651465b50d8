using Patchbay.Terminal.Editing;
using Patchbay.Terminal.Layout;

namespace Patchbay.Terminal.Tests.Layout;

public class EditLayoutTests
{
    [Theory]
    [InlineData("", 0, 10, "› ", 0, 2)]
    [InlineData("abc", 1, 10, "› abc", 0, 3)]
    [InlineData("abcdefghij", 10, 10, "› abcdefgh/  ij", 1, 4)]
    [InlineData("abcdefgh", 8, 10, "› abcdefgh", 0, 10)]
    [InlineData("abcdefghi", 8, 10, "› abcdefgh/  i", 1, 2)]
    [InlineData("abcdefg漢", 7, 10, "› abcdefg/  漢", 1, 2)]
    [InlineData("one\ntwo", 3, 10, "› one/  two", 0, 5)]
    [InlineData("one\ntwo", 4, 10, "› one/  two", 1, 2)]
    [InlineData("one\n", 4, 10, "› one/  ", 1, 2)]
    [InlineData("a\tb", 2, 12, "› a    b", 0, 7)]
    [InlineData("a\e[31mb", 3, 12, "› a␛[31mb", 0, 5)]
    [InlineData("a\u202Eb", 2, 12, "› ab", 0, 3)]
    [InlineData("👨\u200D👩\u200D👧x", 8, 12, "› 👨\u200D👩\u200D👧x", 0, 4)]
    public void The_text_is_cut_between_characters_and_the_cursor_is_in_it(string text, int at, int width, string rows, int row, int column)
    {
        var laid = EditLayout.Lay("› ", new EditLine(text, at), width, 10);
        Assert.Equal((rows, row, column), (string.Join('/', laid.Rows), laid.Row, laid.Column));
        Assert.All(laid.Rows, line => Assert.True(CellWidth.Of(line) <= width));
    }

    [Theory]
    [InlineData(0, "› 0/  1/  2", 0)]
    [InlineData(8, "  3/  4/  5", 1)]
    [InlineData(19, "  7/  8/  9", 2)]
    public void A_long_text_shows_what_is_around_the_cursor(int at, string rows, int row)
    {
        var laid = EditLayout.Lay("› ", new EditLine("0\n1\n2\n3\n4\n5\n6\n7\n8\n9", at), 20, 3);
        Assert.Equal((rows, row), (string.Join('/', laid.Rows), laid.Row));
    }
}
