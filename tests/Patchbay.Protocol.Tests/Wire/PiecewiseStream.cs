namespace Patchbay.Protocol.Tests.Wire;

/// <summary>A stream that gives its bytes in exactly the pieces it was made of, and then ends, or breaks, or waits for ever.</summary>
sealed class PiecewiseStream(IEnumerable<ReadOnlyMemory<byte>> pieces, PiecewiseStream.Ending ending = PiecewiseStream.Ending.Closed) : Stream
{
    readonly Queue<ReadOnlyMemory<byte>> _pieces = new(pieces.Where(piece => !piece.IsEmpty));

    public enum Ending
    {
        Closed,
        Broken,
        Open,
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_pieces.TryDequeue(out var piece))
        {
            switch (ending)
            {
                case Ending.Broken: throw new IOException("the pipe is broken");
                case Ending.Open: await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken); break;
            }

            return 0;
        }

        await Task.Yield();
        var taken = Math.Min(piece.Length, buffer.Length);
        piece[..taken].CopyTo(buffer);
        if (taken < piece.Length)
        {
            // The rest comes next, before all others.
            var others = _pieces.ToArray();
            _pieces.Clear();
            _pieces.Enqueue(piece[taken..]);
            Array.ForEach(others, _pieces.Enqueue);
        }

        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
