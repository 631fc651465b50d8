namespace Patchbay.Agents.Models;

/// <summary>Passes bytes on, and fails when a line, or the whole, does not end within its bound.</summary>
sealed class BoundedLines(Stream inner, int longest, long most) : Stream
{
    long _line;
    long _all;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override int Read(Span<byte> buffer) => Counted(buffer[..inner.Read(buffer)]);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(buffer[..await inner.ReadAsync(buffer, cancellationToken)].Span);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    int Counted(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOf((byte)'\n');
        if (_line + (first < 0 ? bytes.Length : first) > longest)
        {
            throw new EndlessAnswerException($"a line of it has more than {longest >> 20} MB");
        }

        if ((_all += bytes.Length) > most)
        {
            throw new EndlessAnswerException($"it has more than {most >> 20} MB");
        }

        _line = first < 0 ? _line + bytes.Length : bytes.Length - 1 - bytes.LastIndexOf((byte)'\n');
        return bytes.Length;
    }
}
