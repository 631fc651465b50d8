using System.Text;

namespace Patchbay.Protocol;

/// <summary>Text measured as it goes over a wire or to a disk: in bytes of UTF-8.</summary>
public static class Utf8Text
{
    /// <summary>The first <paramref name="limitBytes"/> bytes, cut between characters; <paramref name="lostBytes"/> is 0 when nothing was cut.</summary>
    public static string Cut(string text, int limitBytes, out int lostBytes)
    {
        lostBytes = 0;
        if (Fits(text, limitBytes))
        {
            return text;
        }

        var kept = 0;
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > limitBytes)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            kept += rune.Utf16SequenceLength;
        }

        lostBytes = Encoding.UTF8.GetByteCount(text) - bytes;
        return text[..kept];
    }

    /// <summary>Counts only when it must: most text is far below its limit.</summary>
    public static bool Fits(string text, int limitBytes) =>
        text.Length <= limitBytes && (text.Length * 3L <= limitBytes || Encoding.UTF8.GetByteCount(text) <= limitBytes);
}
