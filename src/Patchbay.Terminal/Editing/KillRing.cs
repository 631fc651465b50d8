namespace Patchbay.Terminal.Editing;

/// <summary>What was cut. Cuts that follow each other are one; the ring keeps the last <see cref="Kept"/>.</summary>
sealed class KillRing
{
    const int Kept = 20;

    readonly List<string> _cuts = [];
    int _shown;

    public void Add(string text, bool before, bool follows)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (follows && _cuts.Count > 0)
        {
            _cuts[^1] = before ? text + _cuts[^1] : _cuts[^1] + text;
        }
        else
        {
            _cuts.Add(text);
            if (_cuts.Count > Kept)
            {
                _cuts.RemoveAt(0);
            }
        }

        _shown = _cuts.Count - 1;
    }

    /// <summary>The newest cut, or null.</summary>
    public string? Newest()
    {
        _shown = _cuts.Count - 1;
        return _shown < 0 ? null : _cuts[_shown];
    }

    /// <summary>The one before the one given last, round and round.</summary>
    public string? Older()
    {
        if (_cuts.Count == 0)
        {
            return null;
        }

        _shown = (_shown + _cuts.Count - 1) % _cuts.Count;
        return _cuts[_shown];
    }
}
