using System.Text;

namespace Patchbay.Terminal.Keys;

/// <summary>
/// Bytes of a terminal to keys. A key may be cut anywhere between two reads; what is held back is told by
/// <see cref="IsWaiting"/>, and <see cref="Flush"/> decides after a moment that nothing follows (a lone Escape).
/// </summary>
sealed class KeyDecoder
{
    const byte Escape = 0x1B;
    const int LongestSequence = 64;
    static ReadOnlySpan<byte> PasteEndMark => "\e[201~"u8;

    readonly Decoder _pasted = Encoding.UTF8.GetDecoder();
    byte[] _held = [];
    bool _pasting;

    /// <summary>A key has begun and is not complete.</summary>
    public bool IsWaiting => _held.Length > 0 && !_pasting;

    public IReadOnlyList<KeyPress> Feed(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _held, .. bytes];
        var keys = new List<KeyPress>();
        var rest = all.AsSpan();
        while (rest.Length > 0)
        {
            var taken = _pasting ? TakePasted(rest, keys) : TakeKey(rest, keys);
            if (taken == 0)
            {
                break;
            }

            rest = rest[taken..];
        }

        _held = rest.ToArray();
        return keys;
    }

    /// <summary>Nothing followed: a lone Escape is the key, half a character or sequence is nothing.</summary>
    public IReadOnlyList<KeyPress> Flush()
    {
        if (!IsWaiting)
        {
            return [];
        }

        var held = _held;
        _held = [];
        return held is [Escape] ? [new KeyPress(Key.Escape)]
            : held is [Escape, Escape] ? [new KeyPress(Key.Escape), new KeyPress(Key.Escape)]
            : held is [Escape, var letter] ? [KeyPress.Meta((char)letter)]
            : [new KeyPress(Key.Unknown)];
    }

    int TakeKey(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        if (bytes[0] is Escape)
        {
            return TakeEscape(bytes, keys);
        }

        if (bytes[0] is < 0x20 or 0x7F)
        {
            keys.Add(OfControl(bytes[0]));
            return 1;
        }

        if (Rune.DecodeFromUtf8(bytes, out var rune, out var taken) is System.Buffers.OperationStatus.NeedMoreData)
        {
            return 0;
        }

        // Bytes that are no UTF-8 show as U+FFFD, so that nothing disappears.
        keys.Add(new KeyPress(Key.Character, rune));
        return taken;
    }

    int TakeEscape(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        switch (bytes)
        {
            case [_]:
            case [_, Escape]:
                return 0;
            case [_, Escape, not ((byte)'[' or (byte)'O'), ..]:
                // Two keys. (Before a sequence it is how some terminals send Alt.)
                keys.Add(new KeyPress(Key.Escape));
                return 1;
            case [_, (byte)'[', ..]:
                return TakeCsi(bytes, keys);
            case [_, (byte)'O']:
                return 0;
            case [_, (byte)'O', var letter, ..]:
                keys.Add(KeySequences.OfLetter(letter));
                return 3;
        }

        // Alt sends Escape before the key.
        var inner = new List<KeyPress>(1);
        var taken = TakeKey(bytes[1..], inner);
        keys.AddRange(inner.Select(key => key with { Alt = true }));
        return taken == 0 ? 0 : taken + 1;
    }

    int TakeCsi(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        if (bytes is [_, _, (byte)'[', ..])
        {
            // Function keys of the Linux console: ESC [ [ A.
            if (bytes.Length < 4)
            {
                return 0;
            }

            keys.Add(new KeyPress(Key.Unknown));
            return 4;
        }

        var end = bytes[2..].IndexOfAnyInRange((byte)0x40, (byte)0x7E);
        if (end < 0)
        {
            // Longer than any key: no terminal means this.
            return bytes.Length > LongestSequence ? bytes.Length : 0;
        }

        var parameters = bytes.Slice(2, end);
        var final = bytes[2 + end];
        if (final is (byte)'~' && KeySequences.First(parameters) is KeySequences.PasteStart)
        {
            _pasting = true;
        }
        else
        {
            keys.Add(KeySequences.OfCsi(parameters, final));
        }

        return end + 3;
    }

    int TakePasted(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        var end = bytes.IndexOf(PasteEndMark);
        // The mark may be cut: what could be its beginning stays back.
        var length = end >= 0 ? end : bytes.LastIndexOf(Escape) is >= 0 and var last && last > bytes.Length - PasteEndMark.Length ? last : bytes.Length;
        if (length > 0 || end >= 0)
        {
            var text = new char[_pasted.GetCharCount(bytes[..length], flush: end >= 0)];
            var written = _pasted.GetChars(bytes[..length], text, flush: end >= 0);
            if (written > 0)
            {
                keys.Add(new KeyPress(Key.PastePart, Text: new string(text, 0, written)));
            }
        }

        if (end < 0)
        {
            return length;
        }

        _pasting = false;
        keys.Add(new KeyPress(Key.PasteEnd));
        return end + PasteEndMark.Length;
    }

    static KeyPress OfControl(byte control) => control switch
    {
        (byte)'\r' => new KeyPress(Key.Enter),
        (byte)'\t' => new KeyPress(Key.Tab),
        0x7F or 0x08 => new KeyPress(Key.Backspace),
        0x00 => KeyPress.Ctrl(' '),
        < 0x1B => KeyPress.Ctrl((char)(control + 'a' - 1)),
        _ => KeyPress.Ctrl((char)(control + '@')),
    };
}
