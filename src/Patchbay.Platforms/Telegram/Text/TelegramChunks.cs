using System.Globalization;
using Patchbay.Channels.Gate;

namespace Patchbay.Platforms.Telegram.Text;

/// <summary>
/// The contract's cutting of a long text, in UTF-16 units. Ours never cuts a character, and cuts inside a block of code only
/// between its lines where it can; both parts are code then.
/// </summary>
static class TelegramChunks
{
    /// <summary>At least one piece; an empty text is one empty piece.</summary>
    public static IReadOnlyList<TelegramText> Split(TelegramText text, int limit, ChunkMode mode)
    {
        var pieces = new List<TelegramText>();
        var start = 0;
        while (text.Text.Length - start > limit)
        {
            var cut = start + Cut(text, start, limit, mode);
            pieces.Add(text.Piece(start, cut));
            start = cut;
            while (start < text.Text.Length && text.Text[start] == '\n')
            {
                start++;
            }
        }

        if (start < text.Text.Length || pieces.Count == 0)
        {
            pieces.Add(text.Piece(start, text.Text.Length));
        }

        // Telegram takes no message of spaces alone.
        return pieces.Count == 1 ? pieces : [.. pieces.Where(piece => !string.IsNullOrWhiteSpace(piece.Text))];
    }

    /// <summary>From 1 to the limit, counted from the start.</summary>
    static int Cut(TelegramText text, int start, int limit, ChunkMode mode)
    {
        var rest = text.Text.AsSpan(start);
        var wanted = mode is ChunkMode.Newline ? AtLine(rest, limit) : limit;
        if (text.Entities.FirstOrDefault(entity => entity.Type is "pre" && entity.Offset < start + wanted && entity.Offset + entity.Length > start + wanted) is { } block)
        {
            wanted = InCode(text.Text, start, wanted, limit, block.Offset, block.Length);
        }

        return wanted < limit || limit >= rest.Length ? wanted : BetweenCharacters(rest, limit);
    }

    static int AtLine(ReadOnlySpan<char> rest, int limit)
    {
        var paragraph = Last(rest, "\n\n", limit);
        var line = Last(rest, "\n", limit);
        var space = Last(rest, " ", limit);
        return paragraph > limit / 2 ? paragraph : line > limit / 2 ? line : space > 0 ? space : limit;
    }

    // The last place where it begins, at or before the limit.
    static int Last(ReadOnlySpan<char> rest, string value, int limit) => rest[..Math.Min(rest.Length, limit + value.Length)].LastIndexOf(value);

    static int InCode(string text, int start, int wanted, int limit, int offset, int length)
    {
        // A block that fits into the next message whole is not cut at all, unless this one would be nearly empty.
        if (offset - start > limit / 2 && length <= limit)
        {
            return offset - start;
        }

        var line = text.LastIndexOf('\n', start + wanted - 1, wanted);
        return line > Math.Max(offset, start) && line - start > limit / 4 ? line - start : wanted;
    }

    static int BetweenCharacters(ReadOnlySpan<char> rest, int limit)
    {
        // Characters are found from the left; one that would begin before a window of the last units is as good a start.
        var at = Math.Max(0, limit - 256);
        at += at > 0 && char.IsLowSurrogate(rest[at]) ? 1 : 0;
        var last = 0;
        while (at < limit)
        {
            last = at;
            at += StringInfo.GetNextTextElementLength(rest[at..]);
        }

        return at == limit ? limit : last > 0 ? last : char.IsLowSurrogate(rest[limit]) && limit > 1 ? limit - 1 : limit;
    }
}
