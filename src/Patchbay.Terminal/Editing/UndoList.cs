namespace Patchbay.Terminal.Editing;

/// <summary>The line as it was before each change, the last <see cref="Kept"/>. Typing without a pause is one change.</summary>
sealed class UndoList
{
    const int Kept = 100;

    readonly LinkedList<EditLine> _lines = [];

    public void Keep(EditLine before, bool follows)
    {
        if (follows && _lines.Count > 0)
        {
            return;
        }

        _lines.AddLast(before);
        if (_lines.Count > Kept)
        {
            _lines.RemoveFirst();
        }
    }

    public EditLine? Take()
    {
        var line = _lines.Last?.Value;
        if (line is not null)
        {
            _lines.RemoveLast();
        }

        return line;
    }

    public void Clear() => _lines.Clear();
}
