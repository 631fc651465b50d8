using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Layout;

/// <summary>
/// Makes what is written to the terminal: new output goes above the live rows and scrolls away with everything else, the
/// live rows are drawn below it. No alternate screen, so the scrollback of the terminal stays whole. Codes used: cursor up,
/// cursor right, erase to the end of line and of screen, hide and show the cursor, synchronised update.
/// </summary>
sealed class FramePainter
{
    LiveArea? _shown;
    int _above;

    /// <summary><paramref name="output"/> is whole lines, each ended by CR LF. Empty when nothing would change.</summary>
    public string Paint(string output, LiveArea area)
    {
        if (output.Length == 0 && _shown is not null && Same(_shown, area))
        {
            return "";
        }

        var frame = new StringBuilder("\e[?2026h\e[?25l");
        ToTop(frame);
        if (output.Length > 0)
        {
            frame.Append("\e[J").Append(output);
        }

        for (var i = 0; i < area.Rows.Count; i++)
        {
            // Erasing behind the text, not before it, so that nothing flickers.
            frame.Append(area.Rows[i].Written).Append(i == area.Rows.Count - 1 ? "\e[J" : "\e[K\r\n");
        }

        Up(frame, area.Rows.Count - 1 - area.CursorRow);
        frame.Append('\r');
        if (area.CursorColumn > 0)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\e[{area.CursorColumn}C");
        }

        (_shown, _above) = (area, area.CursorRow);
        return frame.Append("\e[?25h\e[?2026l").ToString();
    }

    /// <summary>Takes the live rows away; the cursor stands where they began.</summary>
    public string Erase()
    {
        var frame = new StringBuilder();
        ToTop(frame);
        _shown = null;
        return frame.Append("\e[J").ToString();
    }

    /// <summary>Nothing of ours is on the screen any more.</summary>
    public void Forget() => (_shown, _above) = (null, 0);

    /// <summary>
    /// Terminals break rows that no longer fit into several: the first live row is further above the cursor then.
    /// </summary>
    public void Resize(int columns)
    {
        if (_shown is not null && columns > 0)
        {
            _above = _shown.Rows.Take(_shown.CursorRow).Sum(row => Math.Max(1, (row.Width + columns - 1) / columns))
                + (_shown.CursorColumn / columns);
            _shown = _shown with { CursorColumn = -1 };
        }
    }

    void ToTop(StringBuilder frame)
    {
        if (_shown is not null)
        {
            Up(frame, _above);
        }

        frame.Append('\r');
    }

    static void Up(StringBuilder frame, int rows)
    {
        if (rows > 0)
        {
            frame.Append(CultureInfo.InvariantCulture, $"\e[{rows}A");
        }
    }

    static bool Same(LiveArea one, LiveArea other) =>
        one.CursorRow == other.CursorRow && one.CursorColumn == other.CursorColumn && one.Rows.SequenceEqual(other.Rows);
}
