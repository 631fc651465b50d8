using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Patchbay.Protocol.Wire;

/// <summary>
/// JSON-RPC over two streams, one message a line, with the ordered tap in front of everything else. Lines that are no
/// messages are reported and skipped. Writes are whole lines, in the order of the calls.
/// </summary>
public sealed class WireConnection : IAsyncDisposable
{
    readonly WireTransportSettings _settings;
    readonly WireMessageHandler _take;

    // Read loop.
    readonly PipeReader _input;
    readonly CancellationTokenSource _stop = new();
    Task _reading = Task.CompletedTask;

    // Write side.
    readonly Stream _output;
    readonly SemaphoreSlim _writeTurn = new(1, 1);

    /// <summary>
    /// Nothing is read until <see cref="Start"/>. While <paramref name="take"/> runs nothing else is read; a
    /// <see cref="FormatException"/> of it is a fault of the line.
    /// </summary>
    public WireConnection(Stream input, Stream output, WireTransportSettings settings, WireMessageHandler take)
    {
        _settings = settings;
        _take = take;
        _input = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        _output = output;
    }

    /// <summary>Ends when the peer closed its end, or this connection was disposed.</summary>
    public Task Completion => _reading;

    public void Start() => _reading = Task.Run(ReadAsync);

    /// <summary>Writes whole lines, each with its LF, as one piece.</summary>
    public async Task SendLinesAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await _writeTurn.WaitAsync(cancellationToken);
        try
        {
            // A line that was begun is finished: half of one would spoil all that follow.
            await _output.WriteAsync(lines, _stop.Token);
            await _output.FlushAsync(_stop.Token);
        }
        finally
        {
            _writeTurn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _input.CancelPendingRead();
    }

    async Task ReadAsync()
    {
        try
        {
            var skipping = false;
            while (true)
            {
                var result = await _input.ReadAsync(_stop.Token);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    if (!skipping)
                    {
                        await TakeIfShortAsync(buffer.Slice(0, end));
                    }

                    skipping = false;
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (buffer.Length > _settings.MaxLineBytes)
                {
                    if (!skipping)
                    {
                        ReportTooLong(buffer);
                    }

                    skipping = true;
                    buffer = buffer.Slice(buffer.End);
                }

                // What a peer wrote last may lack its LF. Half a message is no JSON, and is reported.
                if (result.IsCompleted && !buffer.IsEmpty && !skipping)
                {
                    await TakeIfShortAsync(buffer);
                    buffer = buffer.Slice(buffer.End);
                }

                _input.AdvanceTo(buffer.Start, result.Buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer is gone or we are: both end the reading, and Completion says so.
        }
        finally
        {
            await _input.CompleteAsync();
        }
    }

    ValueTask TakeIfShortAsync(ReadOnlySequence<byte> line)
    {
        if (line.Length <= _settings.MaxLineBytes)
        {
            return TakeAsync(line);
        }

        ReportTooLong(line);
        return default;
    }

    async ValueTask TakeAsync(ReadOnlySequence<byte> sequence)
    {
        byte[]? rented = null;
        ReadOnlyMemory<byte> line;
        if (sequence.IsSingleSegment)
        {
            line = sequence.First;
        }
        else
        {
            rented = ArrayPool<byte>.Shared.Rent((int)sequence.Length);
            sequence.CopyTo(rented);
            line = rented.AsMemory(0, (int)sequence.Length);
        }

        try
        {
            await TakeLineAsync(TrimWhiteSpace(line));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            // Scanning is the only one that throws JsonException here.
            var kind = exception is FormatException ? WireFaultKind.NotJsonRpc : WireFaultKind.NotJson;
            Report(kind, line, exception.Message);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    async ValueTask TakeLineAsync(ReadOnlyMemory<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        var message = WireMessage.Scan(line);
        if (message.IsNotification && _settings.Tap is { } tap)
        {
            bool taken;
            try
            {
                taken = await tap.OnNotificationAsync(message.Method!, message.Parameters, _stop.Token);
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                var kind = exception is JsonException or FormatException or InvalidOperationException
                    ? WireFaultKind.BadParameters
                    : WireFaultKind.NotTaken;
                Report(kind, line, exception.Message);
                return;
            }

            if (taken)
            {
                return;
            }
        }

        await _take(message, _stop.Token);
    }

    static ReadOnlyMemory<byte> TrimWhiteSpace(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var start = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        var end = span.Length;
        while (end > start && span[end - 1] is (byte)'\r' or (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return line[start..end];
    }

    void ReportTooLong(ReadOnlySequence<byte> line) => Report(
        WireFaultKind.TooLong,
        line.Slice(0, Math.Min(line.Length, 200)).ToArray(),
        $"a line has more than {_settings.MaxLineBytes} bytes");

    void Report(WireFaultKind kind, ReadOnlyMemory<byte> line, string reason)
    {
        var excerpt = Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 200)]);
        _settings.OnFault?.Invoke(new WireFault(kind, PlainText.OneLine(excerpt), PlainText.OneLine(reason)));
    }
}
