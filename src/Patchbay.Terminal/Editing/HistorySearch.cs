namespace Patchbay.Terminal.Editing;

/// <summary>Ctrl-R: looks for a piece of text through the history, from the newest line back.</summary>
sealed class HistorySearch(LineHistory history, EditLine before)
{
    int _at = history.Count;

    /// <summary>The line as it was, for Ctrl-G.</summary>
    public EditLine Before { get; } = before;

    public string Query { get; private set; } = "";

    /// <summary>False when no line has the query; the last one that had is still shown.</summary>
    public bool Found { get; private set; } = true;

    public EditLine Match { get; private set; } = before;

    public void Type(string text)
    {
        Query += text;
        Look(Math.Min(_at, history.Count - 1), -1);
    }

    public void Erase()
    {
        var line = EditLine.AtEnd(Query);
        Query = Query[..line.Left];
        _at = history.Count;
        Look(_at - 1, -1);
    }

    public void Older() => Look(_at - 1, -1);

    public void Newer() => Look(_at + 1, 1);

    void Look(int from, int step)
    {
        if (Query.Length == 0)
        {
            (Match, Found) = (Before, true);
            return;
        }

        for (var index = from; index >= 0 && index < history.Count; index += step)
        {
            var place = history[index].IndexOf(Query, StringComparison.OrdinalIgnoreCase);
            if (place >= 0)
            {
                (_at, Match, Found) = (index, new EditLine(history[index], 0).MoveTo(place), true);
                return;
            }
        }

        Found = false;
    }
}
