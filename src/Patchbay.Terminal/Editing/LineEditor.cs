using Patchbay.Terminal.Keys;

namespace Patchbay.Terminal.Editing;

/// <summary>
/// Keys in, an edited line and effects out; it draws nothing and waits for nothing. The keys are those of Emacs and of the
/// usual shells, docs/reference/terminal.md lists them.
/// </summary>
sealed class LineEditor(LineHistory history, Completer completer, PasteCollector paste)
{
    readonly KillRing _ring = new();
    readonly UndoList _undo = new();
    HistorySearch? _search;
    Deed _last;
    int _yanked;

    // What the key before did, where the next one depends on it.
    enum Deed
    {
        Other,
        Cut,
        Yank,
        Type,
        Undo,
    }

    public EditLine Line { get; private set; } = EditLine.Empty;

    /// <summary>What Ctrl-R looks for, null when it does not.</summary>
    public string? Query => _search?.Query;

    public bool QueryFound => _search is not { Found: false };

    /// <summary>What Tab could have meant, until the next key.</summary>
    public IReadOnlyList<string> Candidates { get; private set; } = [];

    public EditorEffect? Press(KeyPress key)
    {
        if (_search is not null && Search(key) is var (taken, effect) && taken)
        {
            return effect;
        }

        var hadCandidates = Candidates.Count > 0;
        Candidates = [];
        if (key.Key is Key.Escape && hadCandidates)
        {
            return null;
        }

        var (line, last) = (Line, _last);
        _last = Deed.Other;
        var result = Edit(key, last);
        if (Line.Text != line.Text && result is null && _last is not Deed.Undo)
        {
            _undo.Keep(line, follows: _last is Deed.Type && last is Deed.Type);
        }

        return result;
    }

    EditorEffect? Edit(KeyPress key, Deed last) => key switch
    {
        { Key: Key.Enter, Alt: false, Shift: false } => Enter(),
        { Key: Key.Enter } => Type("\n"),
        { Key: Key.PastePart } => Gather(key.Text!),
        { Key: Key.PasteEnd } => Type(paste.Take()),
        { IsText: true } => Type(key.Character.ToString()),
        { Key: Key.Escape } => new EscapePressed(),
        { Key: Key.Tab } => Complete(),
        { Key: Key.Backspace, Alt: false, Control: false } => Remove(Line.Left, Line.Cursor),
        { Key: Key.Backspace } => Cut(Line.WordLeft, Line.Cursor, last),
        { Key: Key.Delete } => Remove(Line.Cursor, Line.Right),
        { Key: Key.Left, Control: false, Alt: false } => Move(Line.Left),
        { Key: Key.Left } => Move(Line.WordLeft),
        { Key: Key.Right, Control: false, Alt: false } => Move(Line.Right),
        { Key: Key.Right } => Move(Line.WordRight),
        { Key: Key.Home } => Move(Line.LineStart),
        { Key: Key.End } => Move(Line.LineEnd),
        { Key: Key.Up } => Up(),
        { Key: Key.Down } => Down(),
        { Key: Key.Character, Control: true, Alt: false } => Control((char)key.Character.Value, last),
        { Key: Key.Character, Alt: true, Control: false } => Meta((char)key.Character.Value, last),
        _ => null,
    };

    EditorEffect? Control(char letter, Deed last)
    {
        switch (letter)
        {
            case 'c':
                Reset();
                return new CancelPressed();
            case 'd' when Line.Text.Length == 0:
                return new EndPressed();
            case 'l':
                return new ClearPressed();
            case 'r':
                _search = new HistorySearch(history, Line);
                return null;
            case 'z':
                return new SuspendPressed();
            case '_':
                Line = _undo.Take() ?? Line;
                _last = Deed.Undo;
                return null;
        }

        return letter switch
        {
            'a' => Move(Line.LineStart),
            'b' => Move(Line.Left),
            'd' => Remove(Line.Cursor, Line.Right),
            'e' => Move(Line.LineEnd),
            'f' => Move(Line.Right),
            'j' => Type("\n"),
            'k' => Cut(Line.Cursor, Line.LineEnd == Line.Cursor ? Line.Right : Line.LineEnd, last),
            'n' => Down(),
            'p' => Up(),
            't' => Swap(),
            'u' => Cut(Line.LineStart, Line.Cursor, last),
            'w' => Cut(Line.BlankLeft, Line.Cursor, last),
            'y' => Yank(_ring.Newest(), Line.Cursor),
            _ => null,
        };
    }

    EditorEffect? Meta(char letter, Deed last) => letter switch
    {
        'b' => Move(Line.WordLeft),
        'f' => Move(Line.WordRight),
        'd' => Cut(Line.Cursor, Line.WordRight, last),
        'y' when last is Deed.Yank => Yank(_ring.Older(), _yanked),
        '<' => Move(0),
        '>' => Move(Line.Text.Length),
        _ => null,
    };

    EditorEffect? Enter()
    {
        if (Line.Cursor == Line.Text.Length && Line.Text.EndsWith('\\'))
        {
            // As in a shell, the line goes on.
            Line = Line.Remove(Line.Left, Line.Cursor).Insert("\n");
            return null;
        }

        var text = Line.Text;
        if (!SecretLook.IsConfigure(text))
        {
            history.Add(text);
        }

        Reset();
        return new LineEntered(text);
    }

    EditorEffect? Type(string text)
    {
        Line = Line.Insert(text);
        _last = Deed.Type;
        return null;
    }

    EditorEffect? Gather(string part)
    {
        paste.Add(part);
        return null;
    }

    EditorEffect? Move(int cursor)
    {
        Line = Line.MoveTo(cursor);
        return null;
    }

    EditorEffect? Remove(int from, int to)
    {
        Line = Line.Remove(from, to);
        return null;
    }

    EditorEffect? Cut(int from, int to, Deed last)
    {
        _ring.Add(Line.Text[from..to], before: from < Line.Cursor, follows: last is Deed.Cut);
        _last = Deed.Cut;
        return Remove(from, to);
    }

    EditorEffect? Yank(string? text, int from)
    {
        if (text is not null)
        {
            _yanked = from;
            Line = Line.Remove(from, Line.Cursor).Insert(text);
            _last = Deed.Yank;
        }

        return null;
    }

    EditorEffect? Swap()
    {
        // At the end of the line it swaps the last two, as the shells do.
        var line = Line.Cursor == Line.LineEnd ? Line.MoveTo(Line.Left) : Line;
        var (left, right) = (line.Left, line.Right);
        if (left >= line.LineStart && left < line.Cursor && line.Cursor < right && line.Text[line.Cursor] is not '\n')
        {
            var swapped = line.Text[line.Cursor..right] + line.Text[left..line.Cursor];

            // What was swapped may join its new neighbour: the cursor stands behind both.
            Line = new EditLine(line.Text[..left] + swapped + line.Text[right..], 0).MoveTo(right);
        }

        return null;
    }

    EditorEffect? Up() => Line.LineStart > 0 ? Vertical(up: true) : Show(history.Older(Line.Text));

    EditorEffect? Down() => Line.LineEnd < Line.Text.Length ? Vertical(up: false) : Show(history.Newer());

    EditorEffect? Vertical(bool up)
    {
        var column = Line.Cursor - Line.LineStart;
        var other = Line.MoveTo(up ? Line.LineStart - 1 : Line.LineEnd + 1);
        // Stepping by characters, so that the cursor never stands inside of one.
        var place = other.MoveTo(other.LineStart);
        while (place.Cursor - other.LineStart < column && place.Cursor < other.LineEnd)
        {
            place = place.MoveTo(place.Right);
        }

        Line = place;
        return null;
    }

    EditorEffect? Show(string? text)
    {
        Line = text is null ? Line : EditLine.AtEnd(text);
        return null;
    }

    EditorEffect? Complete()
    {
        if (completer.Complete(Line) is not { } completion)
        {
            return null;
        }

        var common = Common(completion.Words);
        if (common.Length > Line.Cursor - completion.From)
        {
            Line = Line.Remove(completion.From, Line.Cursor).Insert(common);
        }

        Candidates = completion.Words.Count > 1 ? completion.Words : [];
        return null;
    }

    static string Common(IReadOnlyList<string> words)
    {
        var common = words[0];
        foreach (var word in words)
        {
            common = common[..common.AsSpan().CommonPrefixLength(word)];
        }

        return common.Length > 0 && char.IsHighSurrogate(common[^1]) ? common[..^1] : common;
    }

    (bool Taken, EditorEffect? Effect) Search(KeyPress key)
    {
        var search = _search!;
        switch (key)
        {
            case { IsText: true }:
                search.Type(key.Character.ToString());
                break;
            case { Key: Key.Backspace }:
                search.Erase();
                break;
            case var older when older.IsCtrl('r'):
                search.Older();
                break;
            case var newer when newer.IsCtrl('s'):
                search.Newer();
                break;
            case var cancel when cancel.IsCtrl('g') || cancel.IsCtrl('c'):
                (_search, Line) = (null, search.Before);
                return (true, null);
            case { Key: Key.Escape }:
                _search = null;
                return (true, null);
            case { Key: Key.Unknown }:
                return (true, null);
            default:
                // Any other key takes the line that was found, and does there what it always does.
                _search = null;
                return (false, null);
        }

        Line = search.Match;
        return (true, null);
    }

    void Reset()
    {
        Line = EditLine.Empty;
        history.Leave();
        _undo.Clear();
    }
}
