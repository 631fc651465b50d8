using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Patchbay.SessionHost.Clients;

/// <summary>Lines of UTF-8 on a stream, in both directions.</summary>
sealed class SocketLines(Stream stream) : IAsyncDisposable
{
    /// <summary>Bytes of the longest line: a paste of 10 MB fits, escaped.</summary>
    public const int LongestLine = 24 * 1024 * 1024;

    const int FlushAbove = 32 * 1024;

    readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));

    // The write side: the feed and the replies take turns.
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Ends with the stream. Throws <see cref="InvalidDataException"/> for a line that is too long.</summary>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long searched = 0;
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                yield return Encoding.UTF8.GetString(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                searched = 0;
            }

            // A long line comes in many pieces; each is looked at once.
            searched = buffer.Length;
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (buffer.Length > LongestLine)
            {
                throw new InvalidDataException("a line is longer than 24 MiB");
            }

            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    /// <summary>Waits for the other side when it is slow. Without <paramref name="flush"/> the line may wait for the next ones.</summary>
    public async Task WriteAsync(string line, bool flush, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Encoding.UTF8.GetBytes(line, _pending);
            _pending.Write("\n"u8);
            if (flush || _pending.WrittenCount > FlushAbove)
            {
                await SendAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await stream.DisposeAsync();
    }

    async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_pending.WrittenCount > 0)
        {
            await stream.WriteAsync(_pending.WrittenMemory, cancellationToken);
            _pending.ResetWrittenCount();
        }
    }
}
