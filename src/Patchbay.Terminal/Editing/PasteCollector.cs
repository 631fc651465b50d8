using System.Globalization;
using System.Text;

namespace Patchbay.Terminal.Editing;

/// <summary>
/// Gathers a paste. A short one goes into the line; a longer one goes to a file as it comes, and the line names the file, so
/// that memory stays small and nothing is lost.
/// </summary>
sealed class PasteCollector(PasteFolder folder)
{
    /// <summary>Characters that may stand in the line.</summary>
    public const int Inline = 16 * 1024;

    /// <summary>Bytes of one file; what is longer is cut, and the line says so.</summary>
    public const long Longest = 64L * 1024 * 1024;

    readonly StringBuilder _short = new();
    FileStream? _file;
    string? _failure;
    long _bytes;
    bool _returned;

    public void Add(string part)
    {
        var text = Normalise(part);
        _bytes += Encoding.UTF8.GetByteCount(text);
        if (_file is null && _failure is null && _short.Length + text.Length <= Inline)
        {
            _short.Append(text);
            return;
        }

        try
        {
            _file ??= _failure is null ? Open() : null;
            Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _failure ??= exception.Message;
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>What belongs into the line. The collector is empty again.</summary>
    public string Take()
    {
        var text = _failure is not null ? $"[a paste of {Size()} was not kept: {_failure}]"
            : _file is null ? _short.ToString()
            : _bytes > Longest ? $"[the first {Longest.ToString("N0", CultureInfo.InvariantCulture)} bytes of a pasted text of {Size()}: {_file.Name}]"
            : $"[pasted text of {Size()}: {_file.Name}]";
        _file?.Dispose();
        (_file, _failure, _bytes, _returned) = (null, null, 0, false);
        _short.Clear();
        return text;
    }

    string Size() => $"{_bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes";

    FileStream Open()
    {
        var file = folder.Create();
        file.Write(Encoding.UTF8.GetBytes(_short.ToString()));
        return file;
    }

    void Write(string text)
    {
        var left = Longest - (_file?.Position ?? Longest);
        var bytes = Encoding.UTF8.GetBytes(text);
        _file?.Write(bytes.AsSpan(0, (int)Math.Min(left, bytes.Length)));
    }

    // Terminals send the ends of lines as CR.
    string Normalise(string part)
    {
        var text = _returned && part.StartsWith('\n') ? part[1..] : part;
        _returned = part.EndsWith('\r');
        return text.ReplaceLineEndings("\n");
    }
}
