namespace Patchbay.Channels.Gate;

/// <summary>
/// A small file whose meaning is kept until the file changes. Asking costs one look at its size and time; a file written in
/// the last two seconds is read each time, because two writes within one tick of the disk's clock look the same.
/// </summary>
public sealed class WatchedFile<T>(string path, Func<byte[]?, T> read)
{
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    (DateTime Written, long Length)? _stamp;
    bool _isSettled;
    bool _isKnown;
    byte[]? _content;
    T _value = default!;

    /// <summary>Grows with each new meaning.</summary>
    public int Version { get; private set; }

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it is there and cannot be read.</summary>
    public T Get()
    {
        var file = new FileInfo(path);
        (DateTime, long)? stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
        if (_isKnown && _isSettled && stamp == _stamp)
        {
            return _value;
        }

        var content = Content();
        if (!_isKnown || !Same(content, _content))
        {
            _value = read(content);
            _content = content;
            _isKnown = true;
            Version++;
        }

        _stamp = stamp;

        // The disk stamps by the clock of the machine, whatever clock we are given.
        _isSettled = stamp is null ? content is null : TimeProvider.System.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Settled;
        return _value;
    }

    byte[]? Content()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);
}
