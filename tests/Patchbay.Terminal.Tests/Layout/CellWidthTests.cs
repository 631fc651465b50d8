using Patchbay.Terminal.Layout;

namespace Patchbay.Terminal.Tests.Layout;

public class CellWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("漢字", 4)]
    [InlineData("ﾊﾝ", 2)]
    [InlineData("Ａ", 2)]
    [InlineData("한글", 4)]
    [InlineData("\u1112\u1161\u11AB", 2)]
    [InlineData("😀", 2)]
    [InlineData("❤", 1)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("👨\u200D👩\u200D👧", 2)]
    [InlineData("🇨🇭", 2)]
    [InlineData("←→●✗…", 5)]
    [InlineData("ไทย", 3)]
    [InlineData("\u200B", 0)]
    public void A_text_takes_as_many_cells_as_terminals_give_it(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));
}
