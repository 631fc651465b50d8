using Patchbay.Protocol;

namespace Patchbay.Terminal.Layout;

/// <summary>Colours of the live rows: the user's own sixteen, or none at all (NO_COLOR).</summary>
sealed class Ink(bool colours)
{
    public bool Colours => colours;

    /// <summary>A row of one style, neutralised and cut to its width.</summary>
    public LiveRow Row(string text, int width, string style = "")
    {
        var cut = Cells.Cut(PlainText.OneLine(text), width);
        return new LiveRow(colours && style.Length > 0 ? $"\e[{style}m{cut}\e[0m" : cut, CellWidth.Of(cut));
    }
}
