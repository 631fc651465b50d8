using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Keys;

/// <summary>What the escape sequences of terminals mean (ECMA-48 forms as xterm, the Linux console and kitty send them).</summary>
static class KeySequences
{
    /// <summary>Sent by the terminal around pasted text.</summary>
    public const int PasteStart = 200;

    /// <summary>ESC [ PARAMETERS FINAL.</summary>
    public static KeyPress OfCsi(ReadOnlySpan<byte> parameters, byte final)
    {
        Span<int> numbers = [0, 1];
        Numbers(parameters, numbers);
        return final switch
        {
            (byte)'~' => With(numbers[1], OfNumber(numbers[0])),
            (byte)'u' => With(numbers[1], OfCode(numbers[0])),
            (byte)'Z' => new KeyPress(Key.BackTab),
            _ => With(numbers[1], OfLetter(final)),
        };
    }

    /// <summary>ESC O FINAL, and the letters that end a CSI.</summary>
    public static KeyPress OfLetter(byte letter) => new(letter switch
    {
        (byte)'A' => Key.Up,
        (byte)'B' => Key.Down,
        (byte)'C' => Key.Right,
        (byte)'D' => Key.Left,
        (byte)'H' => Key.Home,
        (byte)'F' => Key.End,
        (byte)'M' => Key.Enter,
        _ => Key.Unknown,
    });

    /// <summary>The first number of a CSI, -1 when it has none.</summary>
    public static int First(ReadOnlySpan<byte> parameters)
    {
        Span<int> numbers = [-1, 1];
        Numbers(parameters, numbers);
        return numbers[0];
    }

    static KeyPress OfNumber(int number) => new(number switch
    {
        1 or 7 => Key.Home,
        3 => Key.Delete,
        4 or 8 => Key.End,
        5 => Key.PageUp,
        6 => Key.PageDown,
        _ => Key.Unknown,
    });

    static KeyPress OfCode(int code) => code switch
    {
        13 => new KeyPress(Key.Enter),
        9 => new KeyPress(Key.Tab),
        27 => new KeyPress(Key.Escape),
        8 or 127 => new KeyPress(Key.Backspace),
        >= ' ' when Rune.IsValid(code) => new KeyPress(Key.Character, new Rune(code)),
        _ => new KeyPress(Key.Unknown),
    };

    static KeyPress With(int modifiers, KeyPress key)
    {
        var bits = Math.Max(0, modifiers - 1);
        return key.Key is Key.Unknown ? key : key with { Shift = (bits & 1) != 0, Alt = (bits & 2) != 0, Control = (bits & 4) != 0 };
    }

    static void Numbers(ReadOnlySpan<byte> parameters, Span<int> numbers)
    {
        var index = 0;
        foreach (var part in Encoding.ASCII.GetString(parameters).Split(';'))
        {
            // A sub-parameter after a colon says more than we ask for.
            if (index < numbers.Length && int.TryParse(part.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers[index] = number;
            }

            index++;
        }
    }
}
