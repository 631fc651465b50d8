using Patchbay.Terminal.Editing;

namespace Patchbay.Terminal.Tests.Editing;

public class LineEditorTests
{
    [Theory]
    // Typing, and moves by characters as a person sees them.
    [InlineData("abc", "abc|")]
    [InlineData("abc\u0002\u0002X", "aX|bc")]
    [InlineData("abc\u0001X", "X|abc")]
    [InlineData("abc\u0001\u0005X", "abcX|")]
    [InlineData("abc\e[HX\e[FY", "XabcY|")]
    [InlineData("a😀b\u0002\u0002X", "aX|😀b")]
    [InlineData("a😀b\u0002\u007F", "a|b")]
    [InlineData("e\u0301x\u0002\u007F", "|x")]
    [InlineData("👨\u200D👩\u200D👧x\u0002\u007F", "|x")]
    [InlineData("🇨🇭\u007F", "|")]
    [InlineData("ex\u0002\u0301y", "e\u0301y|x")]
    [InlineData("abc\e[D\e[3~", "ab|")]
    [InlineData("abc\u0002\u0004", "ab|")]
    // Words.
    [InlineData("one two-three\eb\ebX", "one X|two-three")]
    [InlineData("one two\u0001\efX", "oneX| two")]
    [InlineData("one two\e[1;5DX", "one X|two")]
    [InlineData("one two\e[1;5D\e[1;5D\e[1;5CX", "oneX| two")]
    // Cuts, and what comes back.
    [InlineData("one two\u0017", "one |")]
    [InlineData("a/b c/d\u0017", "a/b |")]
    [InlineData("a/b c/d\e\u007F", "a/b c/|")]
    [InlineData("one two\u0001\ed", "| two")]
    [InlineData("one two\u0001\u000B\u0019\u0019", "one twoone two|")]
    [InlineData("one two\u0015", "|")]
    [InlineData("one two\u0017\u0017\u0019", "one two|")]
    [InlineData("one\u0015two\u0015\u0019\ey", "one|")]
    [InlineData("one\u0015two\u0015\u0019\ey\ey", "two|")]
    [InlineData("\u0019x\eyz", "xz|")]
    [InlineData("ab\u0014", "ba|")]
    [InlineData("abc\u0002\u0014", "acb|")]
    [InlineData("a\u0014", "a|")]
    [InlineData("👩\u200Dx👧\u0002\u0002\u0014", "x👩\u200D👧|")]
    // Several lines.
    [InlineData("one\ntwo", "one\ntwo|")]
    [InlineData("one\e\rtwo", "one\ntwo|")]
    [InlineData("one\\\rtwo", "one\ntwo|")]
    [InlineData("one\ntwo\u0001X", "one\nX|two")]
    [InlineData("one\ntwo\e[AX", "oneX|\ntwo")]
    [InlineData("one\ntwo\e[A\u0001\e[BX", "one\nX|two")]
    [InlineData("longer\nab\e[A\e[BX", "longer\nabX|")]
    [InlineData("one\n\u007Ftwo", "onetwo|")]
    [InlineData("one\ntwo\u0015\u007F", "one|")]
    [InlineData("one\ntwo\e<\u000B\u000B", "|two")]
    // Undo.
    [InlineData("one\u001F", "|")]
    [InlineData("one\u0017two\u001F", "|")]
    [InlineData("one\u0017two\u001F\u001F", "one|")]
    [InlineData("\u001Fa", "a|")]
    // Pastes are text, whatever they hold.
    [InlineData("a\e[200~b\rc\r\nd\u0003\e[201~e", "ab\nc\nd\u0003e|")]
    [InlineData("\e[200~\e[201~", "|")]
    // What means nothing does nothing.
    [InlineData("a\e[15~\e[5~\eq\u0011b", "ab|")]
    public void Keys_edit_the_line(string keys, string line)
    {
        using var desk = new EditorDesk();
        Assert.Equal(line, desk.Type(keys).Line);
        Assert.Empty(desk.Effects);
    }

    [Fact]
    public void Enter_gives_the_line_and_begins_a_new_one()
    {
        using var desk = new EditorDesk();
        desk.Type("hello\r");
        Assert.Equal([new LineEntered("hello")], desk.Effects);
        Assert.Equal("|", desk.Line);
    }

    [Fact]
    public void Control_keys_ask_the_terminal()
    {
        using var desk = new EditorDesk();
        desk.Type("x\u0003\u0004\u001A\u000C\e");
        Assert.Equal([new CancelPressed(), new EndPressed(), new SuspendPressed(), new ClearPressed(), new EscapePressed()], desk.Effects);
        Assert.Equal("|", desk.Line);
    }

    [Theory]
    [InlineData("\e[A", "three|")]
    [InlineData("\u0010\u0010", "two|")]
    [InlineData("\e[A\e[A\e[A\e[A\e[A", "one|")]
    [InlineData("draft\e[A\e[A\e[B", "three|")]
    [InlineData("draft\e[A\e[A\e[B\u000E", "draft|")]
    [InlineData("\e[B", "|")]
    public void Up_and_down_go_through_the_history(string keys, string line)
    {
        using var desk = new EditorDesk("one", "two", "three");
        Assert.Equal(line, desk.Type(keys).Line);
    }

    [Fact]
    public void Text_of_several_lines_is_walked_through_before_the_history()
    {
        using var desk = new EditorDesk("old", "a\nb");
        Assert.Equal("a|\nb", desk.Type("\e[A\e[A").Line);
        Assert.Equal("old|", desk.Type("\e[A").Line);
    }

    [Theory]
    [InlineData("\u0012sta", "git |status", "sta")]
    [InlineData("\u0012git", "|git push", "git")]
    [InlineData("\u0012git\u0012", "|git status", "git")]
    [InlineData("\u0012git\u0012\u0013", "|git push", "git")]
    [InlineData("\u0012GITX\u007F", "|git push", "GIT")]
    [InlineData("draft\u0012git\u0007", "draft|", null)]
    [InlineData("\u0012sta\e", "git |status", null)]
    [InlineData("\u0012sta\u0005X", "git statusX|", null)]
    public void Control_R_searches_the_history(string keys, string line, string? query)
    {
        using var desk = new EditorDesk("ls", "git status", "git push");
        Assert.Equal(line, desk.Type(keys).Line);
        Assert.Equal(query, desk.Editor.Query);
        Assert.Empty(desk.Effects);
    }

    [Fact]
    public void A_search_that_finds_nothing_says_so_and_keeps_what_it_had()
    {
        using var desk = new EditorDesk("git status");
        desk.Type("\u0012statX");
        Assert.False(desk.Editor.QueryFound);
        Assert.Equal("git |status", desk.Line);
        desk.Type("\r");
        Assert.Equal([new LineEntered("git status")], desk.Effects);
    }
}
