using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Patchbay.Protocol.Wire;

/// <summary>
/// JSON-RPC over two streams, one message a line, with the ordered tap in front of the SDK's dispatcher. Lines that are
/// no messages are reported and skipped. Writes are whole lines, in the order of the calls.
/// </summary>
public sealed class WireTransport : ITransport
{
    static readonly byte[] LineFeed = "\n"u8.ToArray();

    readonly WireTransportSettings _settings;

    // Capacity 1,024, waits when full, written by the read loop, read by the SDK, which starts a task for each: a pause
    // there stops the reading, and with it the peer.
    readonly Channel<JsonRpcMessage> _incoming = System.Threading.Channels.Channel.CreateBounded<JsonRpcMessage>(1024);

    // Read loop.
    readonly PipeReader _input;
    readonly CancellationTokenSource _stop = new();
    Task _reading = Task.CompletedTask;

    // Write side.
    readonly Stream _output;
    readonly SemaphoreSlim _writeTurn = new(1, 1);

    /// <summary>Nothing is read until <see cref="Start"/>.</summary>
    public WireTransport(Stream input, Stream output, WireTransportSettings settings)
    {
        _settings = settings;
        _input = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        _output = output;
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _incoming.Reader;

    /// <summary>Ends when the peer closed its end, or this transport was disposed.</summary>
    public Task Completion => _reading;

    public void Start() => _reading = Task.Run(ReadAsync);

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (_settings.RefuseDiscover && message is JsonRpcRequest { Method: "server/discover" } discover)
        {
            await _incoming.Writer.WriteAsync(Refusal(discover), cancellationToken);
            return;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        await SendLinesAsync((byte[])[.. json, .. LineFeed], cancellationToken);
    }

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
        _incoming.Writer.TryComplete();
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
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // The peer is gone or we are: both end the reading, and Completion says so.
        }
        finally
        {
            _incoming.Writer.TryComplete();
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

        var (method, parameters, isNotification) = Outer(line.Span);
        if (isNotification && _settings.Tap is { } tap)
        {
            bool taken;
            try
            {
                taken = await tap.OnNotificationAsync(method!, line[parameters], _stop.Token);
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

        var message = Message(line.Span);
        if (_settings.RefuseDiscover && message is JsonRpcRequest { Method: "server/discover" } discover)
        {
            await SendMessageAsync(Refusal(discover), _stop.Token);
            return;
        }

        await _incoming.Writer.WriteAsync(message, _stop.Token);
    }

    static JsonRpcError Refusal(JsonRpcRequest request) =>
        new() { Id = request.Id, Error = new JsonRpcErrorDetail { Code = -32601, Message = "Method not found" } };

    static JsonRpcMessage Message(ReadOnlySpan<byte> line)
    {
        try
        {
            return (JsonRpcMessage?)JsonSerializer.Deserialize(line, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)))
                ?? throw new FormatException("a message must be an object");
        }
        catch (Exception exception) when (exception is not FormatException)
        {
            // It was JSON; whatever the SDK has against it must not end the reading.
            throw new FormatException(exception.Message, exception);
        }
    }

    static (string? Method, Range Parameters, bool IsNotification) Outer(ReadOnlySpan<byte> line)
    {
        var outer = WireLine.Scan(line);
        return (outer.Method, outer.Parameters, outer.Method is not null && !outer.HasId);
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
