using FsCheck;
using FsCheck.Fluent;
using Patchbay.Protocol.Tests;
using Patchbay.Terminal.Layout;
using Patchbay.Terminal.Tests.Screens;

namespace Patchbay.Terminal.Tests.Layout;

public class FramePainterProperties
{
    static readonly Gen<LiveArea> Area =
        from widths in Gen.Choose(0, 18).NonEmptyListOf()
        from row in Gen.Choose(0, 100)
        from column in Gen.Choose(0, 18)
        let rows = widths.Take(5).Select((width, index) => new LiveRow(new string((char)('a' + index), width), width)).ToList()
        let cursor = row % rows.Count
        select new LiveArea(rows, cursor, Math.Min(column, rows[cursor].Width));

    // A frame with up to three lines of output, of which some are wider than the window.
    static readonly Gen<(int Lines, int Width, LiveArea Area)> Frames =
        from lines in Gen.Choose(0, 3)
        from width in Gen.Choose(1, 50)
        from area in Area
        select (lines, width, area);

    [Fact]
    public void All_output_is_there_in_order_and_the_live_rows_stand_once_below_it() => HostileText.Check(
        Prop.ForAll(Frames.NonEmptyListOf().ToArbitrary(), frames =>
        {
            var screen = new VtScreen(20, 8);
            var painter = new FramePainter();
            var written = new List<string>();
            LiveArea? last = null;
            foreach (var (lines, width, area) in frames)
            {
                var output = Enumerable.Range(0, lines).Select(index => new string((char)('A' + ((written.Count + index) % 26)), width)).ToList();
                written.AddRange(output);
                screen.Write(painter.Paint(string.Concat(output.Select(line => line + "\r\n")), area));
                last = area;
            }

            var expected = written.SelectMany(line => line.Chunk(20).Select(piece => new string(piece))).Concat(last!.Rows.Select(row => row.Written));
            var cursor = screen.Cursor.Row + 1;
            return screen.Unknown.Count == 0
                && screen.Everything == string.Join('\n', expected).TrimEnd('\n')
                && screen.Cursor.Column == last.CursorColumn
                && screen.Modes.Count == 1 && screen.Modes.Contains("25") && cursor > 0;
        }), 500);

    [Fact]
    public void The_same_again_writes_nothing()
    {
        var painter = new FramePainter();
        var area = new LiveArea([new LiveRow("x", 1)], 0, 1);
        Assert.NotEqual("", painter.Paint("", area));
        Assert.Equal("", painter.Paint("", area));
        Assert.NotEqual("", painter.Paint("out\r\n", area));
        painter.Forget();
        Assert.NotEqual("", painter.Paint("", area));
    }
}
