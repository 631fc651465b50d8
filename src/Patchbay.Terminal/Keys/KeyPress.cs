using System.Text;

namespace Patchbay.Terminal.Keys;

/// <summary>Keys that are no characters, and the two that carry text.</summary>
enum Key
{
    /// <summary>A sequence that means nothing to us. Taken, never drawn.</summary>
    Unknown,
    Character,
    Enter,
    Tab,
    BackTab,
    Escape,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,

    /// <summary>A piece of pasted text, as it came; the paste goes on.</summary>
    PastePart,

    /// <summary>The paste is complete.</summary>
    PasteEnd,
}

/// <summary>One key. A control letter is the letter in lower case with <paramref name="Control"/>.</summary>
readonly record struct KeyPress(Key Key, Rune Character = default, bool Control = false, bool Alt = false, bool Shift = false, string? Text = null)
{
    public static KeyPress Of(char character) => new(Key.Character, new Rune(character));

    public static KeyPress Ctrl(char letter) => new(Key.Character, new Rune(letter), Control: true);

    public static KeyPress Meta(char letter) => new(Key.Character, new Rune(letter), Alt: true);

    /// <summary>True for a character that is to be typed into the line.</summary>
    public bool IsText => Key is Key.Character && !Control && !Alt;

    public bool Is(char letter) => IsText && Character.Value == letter;

    public bool IsCtrl(char letter) => Key is Key.Character && Control && !Alt && Character.Value == letter;
}
