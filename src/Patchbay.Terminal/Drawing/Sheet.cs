using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Patchbay.Terminal.Drawing;

/// <summary>
/// Draws with Spectre.Console into text, never to the terminal itself. Everything drawn is built from pieces with a style, so
/// that no text is ever read as markup.
/// </summary>
sealed class Sheet
{
    // Lines are not broken here: the terminal does it, and a copied address stays whole.
    const int Endless = 1_000_000;
    const int WidestFrame = 100;

    readonly StringWriter _writer = new();
    readonly IAnsiConsole _console;

    public Sheet(bool colours)
    {
        Colours = colours;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new Output(_writer),
        });
        _console.Profile.Capabilities.Unicode = true;
    }

    public bool Colours { get; }

    /// <summary>Columns of the terminal.</summary>
    public int Columns { get; set; } = 80;

    /// <summary>Pieces of text, each with its style; a line break in them makes a new line.</summary>
    public IReadOnlyList<string> Lines(params ReadOnlySpan<(string Text, Style Style)> pieces)
    {
        var paragraph = new Paragraph();
        foreach (var (text, style) in pieces)
        {
            paragraph.Append(Measurable(text), style);
        }

        return Draw(paragraph, Endless);
    }

    /// <summary>The text without what Spectre.Console cannot measure and fails on: U+FFFE, U+FFFF and halves of surrogate pairs.</summary>
    public static string Measurable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.AsSpan().ContainsAnyInRange('\uFFFE', '\uFFFF'))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune);
        }

        return whole.ToString();
    }

    /// <summary>A panel or a table, as wide as the terminal but not wider than is easy to read.</summary>
    public IReadOnlyList<string> Frame(IRenderable frame) => Draw(frame, Math.Clamp(Columns - 1, 8, WidestFrame));

    string[] Draw(IRenderable what, int width)
    {
        _console.Profile.Width = width;
        _console.Write(what);
        var drawn = _writer.ToString();
        _writer.GetStringBuilder().Clear();
        return drawn.TrimEnd('\n').Split('\n');
    }

    sealed class Output(StringWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => Endless;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
            // Text stays text here.
        }
    }
}
