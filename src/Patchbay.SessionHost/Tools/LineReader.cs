using System.Text;

namespace Patchbay.SessionHost.Tools;

/// <summary>Lines of a file of any size in bounded memory: a line is cut at its limit, and the rest of it is skipped.</summary>
sealed class LineReader(string path, int longest) : IDisposable
{
    const int Probe = 8192;

    readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    readonly char[] _chars = new char[16 * 1024];
    readonly StringBuilder _line = new();
    StreamReader? _reader;
    int _next;
    int _count;

    /// <summary>A zero byte near the start is what text never has. Call it before the first line.</summary>
    public bool IsBinary()
    {
        Span<byte> start = stackalloc byte[Probe];
        var read = _file.ReadAtLeast(start, Probe, throwOnEndOfStream: false);
        if (_file.CanSeek)
        {
            _file.Position = 0;
        }

        return start[..read].Contains((byte)0);
    }

    /// <summary>Null at the end. Invalid UTF-8 becomes U+FFFD; CR before LF belongs to the line end.</summary>
    public string? Next()
    {
        _reader ??= new StreamReader(_file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        _line.Clear();
        var (any, cut) = (false, false);
        while (Fill())
        {
            any = true;
            var rest = _chars.AsSpan(_next, _count - _next);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            _next += end < 0 ? part.Length : end + 1;
            var taken = Math.Min(part.Length, longest - _line.Length);
            cut |= taken < part.Length;
            _line.Append(part[..taken]);
            if (end >= 0)
            {
                break;
            }
        }

        if (!any)
        {
            return null;
        }

        var text = _line.ToString();
        return cut ? TextEdges.Head(text, text.Length - 1) + "… [line cut]" : text.EndsWith('\r') ? text[..^1] : text;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _file.Dispose();
    }

    bool Fill()
    {
        if (_next < _count)
        {
            return true;
        }

        _next = 0;
        _count = _reader!.Read(_chars);
        return _count > 0;
    }
}
