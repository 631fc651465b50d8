using QRCoder;

namespace Patchbay.Platforms;

/// <summary>An address as a picture of characters, two rows in each line, for a terminal that is dark.</summary>
public static class QrPicture
{
    public static IEnumerable<string> Lines(string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.L);
        var rows = code.ModuleMatrix;
        for (var y = 0; y < rows.Count; y += 2)
        {
            yield return string.Create(rows.Count, (rows, y), static (line, at) =>
            {
                for (var x = 0; x < line.Length; x++)
                {
                    // What is light is drawn: the characters have the terminal's light colour.
                    var upper = !at.rows[at.y][x];
                    var lower = at.y + 1 >= at.rows.Count || !at.rows[at.y + 1][x];
                    line[x] = upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
                }
            });
        }
    }
}
