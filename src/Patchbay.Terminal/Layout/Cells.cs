using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Layout;

/// <summary>Text by cells of the screen.</summary>
static class Cells
{
    /// <summary>The text, or its beginning and … when it is wider.</summary>
    public static string Cut(string text, int width)
    {
        if (CellWidth.Of(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var used = 0;
        for (var at = 0; at < text.Length;)
        {
            var element = text.AsSpan(at, StringInfo.GetNextTextElementLength(text.AsSpan(at)));
            var wide = CellWidth.OfElement(element);
            if (used + wide > width - 1)
            {
                break;
            }

            cut.Append(element);
            used += wide;
            at += element.Length;
        }

        return width <= 0 ? "" : cut.Append('…').ToString();
    }
}
