using System.Text;

namespace Patchbay.Agents.Models;

/// <summary>Finds in a text that comes in pieces where its paragraphs end: at an empty line that is in no block of code.</summary>
sealed class ParagraphEnds
{
    const int ShortestFence = 3;

    readonly StringBuilder _line = new();
    int _length;
    (char Mark, int Count)? _code;

    /// <summary>Characters up to and with the last empty line, since <see cref="Take"/>; 0 without one.</summary>
    public int Last { get; private set; }

    public void Read(string piece)
    {
        foreach (var letter in piece)
        {
            _length++;
            if (letter != '\n')
            {
                _line.Append(letter);
                continue;
            }

            EndLine(_line.ToString().Trim());
            _line.Clear();
        }
    }

    /// <summary>What follows is counted from there on.</summary>
    public int Take()
    {
        var taken = Last;
        _length -= taken;
        Last = 0;
        return taken;
    }

    void EndLine(string line)
    {
        if (line.Length == 0)
        {
            Last = _code is null ? _length : Last;
            return;
        }

        var count = line[0] is '`' or '~' ? line.TakeWhile(letter => letter == line[0]).Count() : 0;
        if (_code is null && count >= ShortestFence)
        {
            _code = (line[0], count);
        }
        else if (_code is { } code && line[0] == code.Mark && count >= code.Count && count == line.Length)
        {
            _code = null;
        }
    }
}
