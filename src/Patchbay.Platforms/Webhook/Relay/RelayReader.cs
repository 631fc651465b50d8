using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Patchbay.Platforms.Webhook.Relay;

/// <summary>
/// Reads server-sent events, in order, and never more than <paramref name="longest"/> bytes for one. Who says nothing for
/// <paramref name="silence"/> counts as gone: relays send a sign of life every half a minute.
/// </summary>
sealed class RelayReader(Stream stream, int longest, TimeSpan silence, TimeProvider time)
{
    /// <exception cref="IOException">The relay is gone, silent, or sends what is too long.</exception>
    public async IAsyncEnumerable<RelayEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        var (id, kind, data) = ((string?)null, "message", new ArrayBufferWriter<byte>());
        await foreach (var line in LinesAsync(reader, cancellationToken))
        {
            if (line.Length == 0)
            {
                if (data.WrittenCount > 0)
                {
                    yield return new RelayEvent(id, kind, data.WrittenSpan[..^1].ToArray());
                }

                (kind, data) = ("message", new ArrayBufferWriter<byte>());
                continue;
            }

            var (name, value) = Field(line);
            switch (name)
            {
                case "data" when data.WrittenCount + value.Length < longest:
                    data.Write(value.Span);
                    data.Write("\n"u8);
                    break;
                case "data":
                    throw new IOException("the relay sent an event that is too long");
                case "event":
                    kind = Encoding.UTF8.GetString(value.Span);
                    break;
                case "id" when value.Length is > 0 and <= 200:
                    id = Encoding.UTF8.GetString(value.Span);
                    break;
            }
        }
    }

    static (string Name, ReadOnlyMemory<byte> Value) Field(ReadOnlyMemory<byte> line)
    {
        var colon = line.Span.IndexOf((byte)':');
        if (colon < 0)
        {
            return (Encoding.UTF8.GetString(line.Span), default);
        }

        var value = line[(colon + 1)..];
        return (colon <= 10 ? Encoding.UTF8.GetString(line.Span[..colon]) : "", value.Span is [(byte)' ', ..] ? value[1..] : value);
    }

    async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(PipeReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = 0L; // of the line that is not whole yet: a long one is looked through once, not with each piece of it
        while (true)
        {
            var read = await ReadOnceAsync(reader, cancellationToken);
            var buffer = read.Buffer;
            while (buffer.Slice(seen).PositionOf((byte)'\n') is { } end)
            {
                seen = 0;
                var line = buffer.Slice(0, end).ToArray();
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                yield return line is [.., (byte)'\r'] ? line.AsMemory(0, line.Length - 1) : line;
            }

            if (buffer.Length > longest)
            {
                throw new IOException("the relay sent a line that is too long");
            }

            seen = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                throw new IOException("the relay ended the connection");
            }
        }
    }

    async Task<ReadResult> ReadOnceAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the relay says nothing");
        }
    }
}
