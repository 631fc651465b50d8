using System.Globalization;
using FsCheck.Fluent;
using Patchbay.Protocol.Tests;

namespace Patchbay.Terminal.Tests.Editing;

public class EditorProperties
{
    static readonly string[] Keys =
    [
        "a", "é", "e\u0301", "漢", "😀", "👨\u200D👩\u200D👧", "🇨🇭", "\u200D", "\u0301", " ", "/", "\r", "\n", "\t", "\b", "\u0001", "\u0002", "\u0004", "\u0005",
        "\u0006", "\u0007", "\u000B", "\u000E", "\u0010", "\u0012", "\u0013", "\u0014", "\u0015", "\u0017", "\u0019", "\u001F", "\e", "\eb", "\ef", "\ed", "\ey",
        "\e\u007F", "\e[A", "\e[B", "\e[C", "\e[D", "\e[3~", "\e<", "\e>", "\e[200~x\ry\e[201~",
    ];

    [Fact]
    public void Whatever_is_pressed_the_cursor_stands_between_two_characters() => HostileText.Check(
        Prop.ForAll(Gen.Elements(Keys).ListOf().ToArbitrary(), keys =>
        {
            using var desk = new EditorDesk("one", "two\nthree", "漢字 😀");
            return keys.All(key =>
            {
                var line = desk.Type(key).Editor.Line;
                return line.Cursor == 0 || line.Cursor == line.Text.Length || line.Text[line.Cursor - 1] is '\n'
                    || StringInfo.ParseCombiningCharacters(line.Text).Contains(line.Cursor);
            });
        }));
}
