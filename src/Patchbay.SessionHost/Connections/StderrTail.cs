using System.Text;

namespace Patchbay.SessionHost.Connections;

/// <summary>Reads a server's standard error to its end, line by line, and remembers the last lines.</summary>
sealed class StderrTail
{
    const int Kept = 8;
    const int MaxLine = 2000;

    readonly Lock _lock = new();
    readonly Queue<string> _last = new();
    readonly Task _reading;

    public StderrTail(Stream stream, Action<string> onLine) => _reading = Task.Run(() => ReadAsync(stream, onLine));

    public string Last
    {
        get
        {
            lock (_lock)
            {
                return string.Join(" | ", _last);
            }
        }
    }

    /// <summary>The reason with what was printed last, once that had a moment to arrive.</summary>
    public async Task<string> ExplainAsync(string reason)
    {
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        return Last is { Length: > 0 } last ? $"{reason}; it printed: {last}" : reason;
    }

    async Task ReadAsync(Stream stream, Action<string> onLine)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                line = line.Length > MaxLine ? line[..MaxLine] + "…" : line;
                lock (_lock)
                {
                    _last.Enqueue(line);
                    if (_last.Count > Kept)
                    {
                        _last.Dequeue();
                    }
                }

                onLine(line);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end of the pipe is gone.
        }
    }
}
