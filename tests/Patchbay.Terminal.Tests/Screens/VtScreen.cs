using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Tests.Screens;

/// <summary>
/// A small model of a terminal: what a person would see after these bytes. Rows that become too long for the window are
/// broken anew, as most terminals do. A code that it does not know is a mistake of the program.
/// </summary>
sealed class VtScreen(int columns, int rows)
{
    sealed class Row
    {
        public List<string> Cells { get; } = [];

        /// <summary>The text goes on in the next row.</summary>
        public bool Continues { get; set; }

        public override string ToString() => string.Concat(Cells).TrimEnd();
    }

    readonly List<Row> _lines = [new()];
    readonly StringBuilder _sequence = new();
    readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    int _line;
    int _column;
    int _top;
    char _high;

    public HashSet<string> Modes { get; } = [];

    public List<string> Unknown { get; } = [];

    /// <summary>Styles that were used, as they were written.</summary>
    public HashSet<string> Styles { get; } = [];

    public (int Row, int Column) Cursor => (_line - _top, _column);

    /// <summary>What the window shows, without the empty end.</summary>
    public string Window => Text(_lines.Skip(_top));

    /// <summary>All that was ever written, the scrollback first.</summary>
    public string Everything => Text(_lines);

    /// <summary>All that was ever written, rows that the window broke joined again.</summary>
    public string Written => string.Concat(_lines.Select(line => line.Continues ? string.Concat(line.Cells) : line + "\n"));

    /// <summary>For a frozen file: the window and its cursor.</summary>
    public string Frame => $"{Window}\n[{columns}x{rows}, cursor {Cursor.Row + 1},{Cursor.Column + 1}]\n";

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, text, flush: false);
        Write(new string(text));
    }

    public void Write(string text)
    {
        foreach (var character in text)
        {
            Take(character);
        }
    }

    public void Resize(int newColumns, int newRows)
    {
        // Joined to whole lines, and broken anew; the cursor stays with its character.
        var whole = new List<(List<string> Cells, int Cursor)>();
        for (var i = 0; i < _lines.Count; i++)
        {
            var follows = i > 0 && _lines[i - 1].Continues;
            var (cells, cursor) = follows ? whole[^1] : ([], -1);
            cursor = i == _line ? cells.Count + _column : cursor;
            cells.AddRange(_lines[i].Cells);
            if (follows)
            {
                whole[^1] = (cells, cursor);
            }
            else
            {
                whole.Add((cells, cursor));
            }
        }

        (columns, rows) = (newColumns, newRows);
        _lines.Clear();
        foreach (var (cells, cursor) in whole)
        {
            var first = _lines.Count;
            var trimmed = cells.Count;
            while (trimmed > 0 && cells[trimmed - 1] is " ")
            {
                trimmed--;
            }

            for (var at = 0; at == 0 || at < Math.Max(trimmed, cursor); at += columns)
            {
                var row = new Row { Continues = at + columns < trimmed };
                row.Cells.AddRange(cells.Skip(at).Take(columns));
                _lines.Add(row);
            }

            if (cursor >= 0)
            {
                (_line, _column) = (Math.Min(_lines.Count - 1, first + (cursor / columns)), cursor % columns);
            }
        }

        _top = Math.Max(0, _lines.Count - rows);
    }

    void Take(char character)
    {
        if (_sequence.Length > 0)
        {
            _sequence.Append(character);
            if (_sequence.Length > 2 ? character is >= '@' and <= '~' : character is not '[')
            {
                Obey(_sequence.ToString());
                _sequence.Clear();
            }

            return;
        }

        switch (character)
        {
            case '\e':
                _sequence.Append(character);
                break;
            case '\r':
                _column = 0;
                break;
            case '\n':
                Down();
                break;
            case < ' ' or '\u007F':
                Unknown.Add($"control {(int)character}");
                break;
            default:
                Put(character);
                break;
        }
    }

    void Obey(string sequence)
    {
        if (sequence is "\e=" or "\e>")
        {
            return; // how the keys beside the letters are sent; the runtime sets it
        }

        var number = int.TryParse(sequence[2..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : -1;
        switch (sequence[^1], number)
        {
            case ('A', _):
                _line = Math.Max(_top, _line - Math.Max(1, number));
                break;
            case ('C', _):
                _column = Math.Min(columns - 1, _column + Math.Max(1, number));
                break;
            case ('H', -1):
                (_line, _column) = (_top, 0);
                break;
            case ('J', -1):
                EraseRight();
                _lines.RemoveRange(_line + 1, _lines.Count - _line - 1);
                break;
            case ('J', 2):
                _lines.RemoveRange(_top + 1, _lines.Count - _top - 1);
                _lines[_top].Cells.Clear();
                _line = Math.Min(_line, _lines.Count - 1);
                break;
            case ('K', -1):
                EraseRight();
                break;
            case ('m', _):
                Styles.Add(sequence[1..]);
                break;
            case ('h', -1) when sequence[2] is '?':
                Modes.Add(sequence[3..^1]);
                break;
            case ('l', -1) when sequence[2] is '?':
                Modes.Remove(sequence[3..^1]);
                break;
            default:
                Unknown.Add(sequence[1..]);
                break;
        }
    }

    void EraseRight()
    {
        var row = _lines[_line];
        if (row.Cells.Count > _column)
        {
            row.Cells.RemoveRange(_column, row.Cells.Count - _column);
        }

        row.Continues = false;
    }

    void Down()
    {
        _lines[_line].Continues = false;
        Next();
    }

    void Next()
    {
        _line++;
        if (_line == _lines.Count)
        {
            _lines.Add(new Row());
        }

        _top = Math.Max(_top, _line - rows + 1);
    }

    void Put(char character)
    {
        var text = char.IsLowSurrogate(character) ? $"{_high}{character}" : character.ToString();
        if (char.IsHighSurrogate(character))
        {
            _high = character;
            return;
        }

        var width = Width(text);
        if (width == 0)
        {
            // Joins what stands before it.
            var before = _lines[_line].Cells;
            if (_column > 0 && _column <= before.Count)
            {
                var place = before[_column - 1].Length == 0 && _column > 1 ? _column - 2 : _column - 1;
                before[place] += text;
            }

            return;
        }

        if (_column + width > columns)
        {
            _lines[_line].Continues = true;
            _column = 0;
            Next();
        }

        var cells = _lines[_line].Cells;
        while (cells.Count < _column + width)
        {
            cells.Add(" ");
        }

        cells[_column] = text;
        if (width == 2)
        {
            cells[_column + 1] = "";
        }

        _column += width;
    }

    // Enough of Unicode for the texts of the tests, and independent of the program's own table.
    static int Width(string text)
    {
        var value = char.ConvertToUtf32(text, 0);
        return value is (>= 0x300 and <= 0x36F) or 0x200D or (>= 0xFE00 and <= 0xFE0F) ? 0
            : value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xFF00 and <= 0xFF60)
                or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2
            : 1;
    }

    static string Text(IEnumerable<Row> lines) => string.Join('\n', lines).TrimEnd('\n');
}
