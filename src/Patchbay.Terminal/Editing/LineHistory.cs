namespace Patchbay.Terminal.Editing;

/// <summary>Lines that were entered, oldest first, and the place where the user looks.</summary>
sealed class LineHistory(IEnumerable<string> lines)
{
    /// <summary>Lines in memory and in the file.</summary>
    public const int Kept = 1000;

    readonly List<string> _lines = [.. lines.TakeLast(Kept)];
    int _at = -1;
    string _draft = "";

    public int Count => _lines.Count;

    public string this[int index] => _lines[index];

    /// <summary>False for a line that is not worth keeping: empty, or the same as the one before.</summary>
    public bool Add(string line)
    {
        Leave();
        if (string.IsNullOrWhiteSpace(line) || (_lines.Count > 0 && _lines[^1] == line))
        {
            return false;
        }

        _lines.Add(line);
        if (_lines.Count > Kept)
        {
            _lines.RemoveAt(0);
        }

        return true;
    }

    /// <summary>Null at the oldest. <paramref name="current"/> is kept until the user comes back to it.</summary>
    public string? Older(string current)
    {
        if (_at < 0)
        {
            (_draft, _at) = (current, _lines.Count);
        }

        return _at == 0 ? null : _lines[--_at];
    }

    /// <summary>The newer line, the draft behind the newest, and then null.</summary>
    public string? Newer()
    {
        if (_at < 0)
        {
            return null;
        }

        if (++_at < _lines.Count)
        {
            return _lines[_at];
        }

        _at = -1;
        return _draft;
    }

    public void Leave() => (_at, _draft) = (-1, "");
}
