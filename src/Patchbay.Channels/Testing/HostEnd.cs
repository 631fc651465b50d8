using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Testing;

/// <summary>A notification as the host end saw it.</summary>
public sealed record SeenNotification(string Method, JsonElement Parameters);

/// <summary>The host's end of a connection, without an SDK in between, so that a test sees what is really on the wire.</summary>
sealed class HostEnd : IWireTap, IAsyncDisposable
{
    readonly WireConnection _wire;
    readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _open = new();

    // Capacity 65,536 each, a full one makes the server wait: written by the tap, read by the test.
    readonly Channel<ChannelEvent> _events = System.Threading.Channels.Channel.CreateBounded<ChannelEvent>(65_536);
    readonly Channel<SeenNotification> _others = System.Threading.Channels.Channel.CreateBounded<SeenNotification>(65_536);
    int _lastId;

    public HostEnd(Stream input, Stream output)
    {
        _wire = new WireConnection(input, output, new WireTransportSettings { Name = "host", Tap = this }, TakeAnswerAsync);
        _wire.Start();
    }

    public ChannelReader<ChannelEvent> Events => _events.Reader;

    public ChannelReader<SeenNotification> Others => _others.Reader;

    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        if (method == WireMethods.ChannelEvent)
        {
            await _events.Writer.WriteAsync(ChannelEventJson.Read(parameters.Span), cancellationToken);
        }
        else
        {
            var value = parameters.IsEmpty ? default : JsonDocument.Parse(parameters.ToArray()).RootElement;
            await _others.Writer.WriteAsync(new SeenNotification(method, value), cancellationToken);
        }

        return true;
    }

    public Task SendAsync(string line, CancellationToken cancellationToken) =>
        _wire.SendLinesAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);

    public Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => _wire.SendLinesAsync(lines, cancellationToken);

    /// <summary>The answer as it came, with a result or an error.</summary>
    public async Task<JsonElement> RequestAsync(string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = _open.GetOrAdd(id, _ => new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        await SendAsync(request.ToJsonString(), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _wire.DisposeAsync();
        await _wire.Completion;
        foreach (var (_, answer) in _open)
        {
            answer.TrySetException(new IOException("the server ended before it answered"));
        }
    }

    ValueTask TakeAnswerAsync(WireMessage message, CancellationToken cancellationToken)
    {
        var answer = JsonDocument.Parse(message.Line.ToArray()).RootElement;
        if (answer.TryGetProperty("id", out var id) && _open.TryRemove(id.ToString(), out var waiting))
        {
            waiting.TrySetResult(answer);
        }

        return ValueTask.CompletedTask;
    }
}
