using System.Globalization;
using System.Text;

namespace Patchbay.SessionHost.Tools;

/// <summary>
/// Takes output of any length in bounded memory: short output is kept as it is; of long output the head and the tail are
/// kept, and the whole goes to a file (up to a bound, which the text names). Invalid UTF-8 becomes U+FFFD in the text and
/// stays as it is in the file.
/// </summary>
sealed class OutputCapture(string folder) : IAsyncDisposable
{
    public const int Most = 30_000;
    const int Half = Most / 2;

    /// <summary>What a server returned as one text is kept whole up to here.</summary>
    const int MostAtOnce = 100_000;
    const long LargestFile = 1L << 30;

    readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    readonly StringBuilder _head = new(capacity: 256, maxCapacity: Half);
    readonly MemoryStream _first = new();
    char[] _tail = [];
    int _tailLength;
    FileStream? _file;
    long _characters;
    long _bytes;

    /// <summary>A text that is there already; the whole of a long one goes to a file, if the disk takes it.</summary>
    public static async Task<string> BoundAsync(string text, string folder)
    {
        if (text.Length <= MostAtOnce)
        {
            return text;
        }

        try
        {
            await using var capture = new OutputCapture(folder);
            await capture.AppendAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
            return await capture.FinishAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{TextEdges.Head(text, Half)}\n[{text.Length - (2 * Half)} characters are left out here, and could not be kept: {exception.Message}]\n{TextEdges.Tail(text, Half)}");
        }
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _bytes += bytes.Length;
        Decode(bytes.Span, flush: false);
        if (_characters <= Most)
        {
            _first.Write(bytes.Span);
            return;
        }

        if (_file is null)
        {
            _file = Create();
            await _file.WriteAsync(_first.GetBuffer().AsMemory(0, (int)_first.Length), cancellationToken);
            _first.SetLength(0);
            _first.Capacity = 0;
        }

        if (_file.Position + bytes.Length <= LargestFile)
        {
            await _file.WriteAsync(bytes, cancellationToken);
        }
    }

    /// <summary>The text of the result, once all is appended.</summary>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        Decode([], flush: true);
        var (head, tail) = (_head.ToString(), new string(_tail, 0, _tailLength));
        if (_file is null)
        {
            return head + TextEdges.Tail(tail, Most - head.Length);
        }

        await _file.FlushAsync(cancellationToken);
        tail = TextEdges.Tail(tail, Half);
        var whole = _file.Length == _bytes ? "the whole output is" : $"the first {_file.Length >> 20} MB are";
        return string.Create(CultureInfo.InvariantCulture,
            $"{TextEdges.Head(head + "\0", head.Length)}\n[{_characters - head.Length - tail.Length} characters are left out here; {whole} in {_file.Name}]\n{tail}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> chars = stackalloc char[2048];
        bool completed;
        do
        {
            _decoder.Convert(bytes, chars, flush, out var used, out var made, out completed);
            bytes = bytes[used..];
            Keep(chars[..made]);
        }
        while (!completed);
    }

    void Keep(ReadOnlySpan<char> chars)
    {
        _characters += chars.Length;
        var toHead = Math.Min(chars.Length, Half - _head.Length);
        _head.Append(chars[..toHead]);
        var rest = chars[toHead..];
        if (rest.IsEmpty)
        {
            return;
        }

        if (_tail.Length == 0)
        {
            _tail = new char[4 * Half];
        }

        // Moved seldom, because each move copies a half; one character more is kept to see a torn pair.
        if (_tailLength + rest.Length > _tail.Length)
        {
            _tail.AsSpan(_tailLength - Half - 1, Half + 1).CopyTo(_tail);
            _tailLength = Half + 1;
        }

        rest.CopyTo(_tail.AsSpan(_tailLength));
        _tailLength += rest.Length;
    }

    FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetFullPath(folder), $"output-{Guid.NewGuid():N}.txt"), options);
    }
}
