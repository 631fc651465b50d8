using System.Text;
using System.Threading.Channels;

namespace Patchbay.Protocol.Logging;

/// <summary>How large a log may become: so many files of so many bytes.</summary>
public sealed record RotatedLogSettings(string Path, long MaxBytes = 5 << 20, int Keep = 3);

/// <summary>
/// Lines in a file of their own, 0600, that begins anew when it is large: NAME.log, then NAME.1.log and so on. Lossy by
/// design: nobody waits for a log. What a slow or full disk does not take is counted, and the number is written when it does.
/// </summary>
public sealed class RotatedLog : IAsyncDisposable
{
    // Capacity 4,096 lines, drops the newest when full, written by whoever logs (also under locks), read by the one loop.
    readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    readonly RotatedLogSettings _settings;
    readonly TimeProvider _time;
    readonly Task _writing;
    FileStream? _file;
    long _lost;

    public RotatedLog(RotatedLogSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Never blocks and never throws.</summary>
    public void Write(string level, int id, string text)
    {
        var line = $"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level,-11} {id} {PlainText.OneLine(text)}\n";
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    async Task WriteAsync()
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync())
        {
            text.Clear();
            while (text.Length < 64 * 1024 && _lines.Reader.TryRead(out var line))
            {
                text.Append(line);
            }

            await KeepAsync(text);
        }

        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    async Task KeepAsync(StringBuilder text)
    {
        try
        {
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                text.Insert(0, $"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} warning     0 {lost} lines were not written\n");
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (_file is { } full && full.Length + bytes.Length > _settings.MaxBytes && full.Length > 0)
            {
                await full.DisposeAsync();
                _file = null;
                Rotate();
            }

            _file ??= Open();
            await _file.WriteAsync(bytes);
            await _file.FlushAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the folder went away: the session goes on, and the next lines try again.
            Interlocked.Increment(ref _lost);
            _file = null;
        }
    }

    FileStream Open()
    {
        var how = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(Path.GetDirectoryName(_settings.Path)!, Owner | UnixFileMode.UserExecute);
            how.UnixCreateMode = Owner;
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_settings.Path)!);
        }

        return new FileStream(_settings.Path, how);
    }

    void Rotate()
    {
        for (var number = _settings.Keep - 1; number > 0; number--)
        {
            var from = Numbered(number - 1);
            if (File.Exists(from))
            {
                File.Move(from, Numbered(number), overwrite: true);
            }
        }

        File.Delete(_settings.Path);
    }

    string Numbered(int number) => number == 0 ? _settings.Path : Path.ChangeExtension(_settings.Path, $".{number}{Path.GetExtension(_settings.Path)}");
}
