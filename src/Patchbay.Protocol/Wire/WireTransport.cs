using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Patchbay.Protocol.Wire;

/// <summary>A <see cref="WireConnection"/> as the MCP SDK wants it: what the tap leaves goes to the SDK's dispatcher.</summary>
public sealed class WireTransport : ITransport
{
    static readonly byte[] LineFeed = "\n"u8.ToArray();

    readonly WireTransportSettings _settings;
    readonly WireConnection _connection;

    // Capacity 1,024, waits when full, written by the read loop, read by the SDK, which starts a task for each: a pause
    // there stops the reading, and with it the peer.
    readonly Channel<JsonRpcMessage> _incoming = System.Threading.Channels.Channel.CreateBounded<JsonRpcMessage>(1024);

    /// <summary>Nothing is read until <see cref="Start"/>.</summary>
    public WireTransport(Stream input, Stream output, WireTransportSettings settings)
    {
        _settings = settings;
        _connection = new WireConnection(input, output, settings, TakeAsync);
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _incoming.Reader;

    /// <summary>Ends when the peer closed its end, or this transport was disposed.</summary>
    public Task Completion => _connection.Completion;

    public void Start()
    {
        _connection.Start();
        _ = _connection.Completion.ContinueWith(_ => _incoming.Writer.TryComplete(), TaskScheduler.Default);
    }

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
    public Task SendLinesAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) =>
        _connection.SendLinesAsync(lines, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _incoming.Writer.TryComplete();
    }

    async ValueTask TakeAsync(WireMessage line, CancellationToken cancellationToken)
    {
        var message = Message(line.Line.Span);
        if (_settings.RefuseDiscover && message is JsonRpcRequest { Method: "server/discover" } discover)
        {
            await SendMessageAsync(Refusal(discover), cancellationToken);
            return;
        }

        try
        {
            await _incoming.Writer.WriteAsync(message, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new OperationCanceledException("the transport is closed", exception, cancellationToken);
        }
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
}
