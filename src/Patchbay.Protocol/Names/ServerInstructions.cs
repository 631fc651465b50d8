using System.Text;

namespace Patchbay.Protocol.Names;

/// <summary>What a server tells the agent about itself, and a tool's description: 2,048 bytes of UTF-8 at most.</summary>
public static class ServerInstructions
{
    public const int LimitBytes = 2048;

    /// <summary>Cuts at a character; <paramref name="lostBytes"/> is 0 when nothing was cut.</summary>
    public static string Truncate(string text, out int lostBytes)
    {
        lostBytes = 0;
        var total = Encoding.UTF8.GetByteCount(text);
        if (total <= LimitBytes)
        {
            return text;
        }

        var kept = 0;
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LimitBytes)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            kept += rune.Utf16SequenceLength;
        }

        lostBytes = total - bytes;
        return text[..kept];
    }
}
