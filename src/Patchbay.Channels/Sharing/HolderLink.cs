using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Patchbay.Channels.Outbound;
using Patchbay.Protocol;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Sockets;
using Patchbay.Protocol.Wire;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// The way of a process that stands by to the one that receives, made anew whenever that one changes: what our host says goes
/// there, and what comes from there goes to our host, line by line and in order. What our host holds is named first.
/// </summary>
sealed class HolderLink(
    IPlatform platform, HostMemory memory, HostRoad road, Func<ShareGreeting> greet, Func<ReadOnlyMemory<byte>, CancellationToken, Task> toHost, INotices notices)
    : IWireTap
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Refused = TimeSpan.FromSeconds(5);

    // A host that has something to say of former events says it within this; then it is asked no more.
    static readonly TimeSpan Introduction = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _open = new();
    volatile WireConnection? _wire;
    TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string? _said;
    long _lastId;
    long _position;

    /// <summary>How many events went to the host over the present connection.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>
    /// Connects, and connects again, until the token ends it. <paramref name="lost"/> is called when the other process is gone.
    /// </summary>
    public async Task RunAsync(string leasePath, Action lost, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                await using var stream = await LocalAddress.ConnectAsync(ShareListener.Address(leasePath), cancellationToken);
                pause = await ServeAsync(stream, cancellationToken);
                lost();
            }
            catch (SocketRefusedException exception)
            {
                Say($"the process that receives for this account cannot be reached: {exception.Message}");
                pause = Refused;
            }
            catch (Exception exception) when (exception is SocketException or IOException or TimeoutException or OperationCanceledException or ObjectDisposedException or JsonException)
            {
                // Nobody listens there: between two holders, or while one starts.
            }

            await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks the process that receives, or the next one. Throws <see cref="IOException"/> when there is none for a while.</summary>
    public async Task<TOut> AskAsync<TIn, TOut>(
        string method, TIn parameters, JsonTypeInfo<TIn> inType, JsonTypeInfo<TOut> outType, CancellationToken cancellationToken)
    {
        await _connected.Task.WaitAsync(cancellationToken);
        return await RequestAsync(_wire ?? throw new IOException("nobody receives"), method, parameters, inType, outType, cancellationToken);
    }

    public async ValueTask<bool> OnNotificationAsync(string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        if (method is WireMethods.ChannelEvent)
        {
            var message = ChannelEventJson.Read(parameters.Span);
            if (message.Id is { } id)
            {
                memory.Sent(id);
            }

            Tell(message);
            Interlocked.Increment(ref _position);
        }

        await toHost(Line(method, parameters), cancellationToken);
        return true;
    }

    async Task<TimeSpan> ServeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var wire = new WireConnection(stream, stream, new WireTransportSettings { Name = "holder", Tap = this }, TakeAnswerAsync);
        _position = 0;
        wire.Start();
        try
        {
            await memory.Introduced.WaitAsync(Introduction, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var answer = await RequestAsync(
                wire, ShareMethods.Hello, greet() with { Held = memory.Held }, ShareJson.Default.ShareGreeting, ShareJson.Default.ShareAnswer, cancellationToken);
            if (!answer.Ok)
            {
                Say(answer.Text ?? "the process that receives for this account refuses this one");
                return Refused;
            }

            await road.TurnAsync((method, parameters, stop) => new ValueTask(ForwardAsync(wire, method, parameters, stop)), isFinal: false, cancellationToken);
            await wire.SendLinesAsync(Line(ShareMethods.Ready, "{}"u8.ToArray()), cancellationToken);
            _wire = wire;
            _connected.TrySetResult();
            await wire.Completion.WaitAsync(cancellationToken);
            return TimeSpan.Zero;
        }
        catch (OperationCanceledException)
        {
            // Our host is gone for good: its events are free at once.
            await wire.SendLinesAsync(Line(ShareMethods.Leaving, "{}"u8.ToArray()), CancellationToken.None)
                .WaitAsync(LastWord, TimeProvider.System, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            _wire = null;
            _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await road.CloseAsync();
            await wire.DisposeAsync();
            foreach (var (id, asked) in _open)
            {
                _open.TryRemove(id, out _);
                asked.TrySetException(new IOException("the process that receives for this account ended"));
            }
        }
    }

    // What is lost with the connection is said again to the next holder.
    static async Task ForwardAsync(WireConnection wire, string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken)
    {
        try
        {
            await wire.SendLinesAsync(Line(method, parameters), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Its end is noticed where it is read.
        }
    }

    async Task<TOut> RequestAsync<TIn, TOut>(
        WireConnection wire, string method, TIn parameters, JsonTypeInfo<TIn> inType, JsonTypeInfo<TOut> outType, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var answer = _open.GetOrAdd(id, _ => new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await wire.SendLinesAsync(Line(method, JsonSerializer.SerializeToUtf8Bytes(parameters, inType), id), cancellationToken);
            using var document = JsonDocument.Parse(await answer.Task.WaitAsync(cancellationToken));
            return document.RootElement.TryGetProperty("result", out var result)
                ? result.Deserialize(outType) ?? throw new IOException("an empty answer")
                : throw new IOException(document.RootElement.TryGetProperty("error", out var error) ? error.GetProperty("message").GetString() : "no answer");
        }
        finally
        {
            _open.TryRemove(id, out _);
        }
    }

    ValueTask TakeAnswerAsync(WireMessage message, CancellationToken cancellationToken)
    {
        if (!message.Id.IsEmpty && _open.TryRemove(System.Text.Encoding.UTF8.GetString(message.Id.Span), out var asked))
        {
            asked.TrySetResult(message.Line.ToArray());
        }

        return ValueTask.CompletedTask;
    }

    void Tell(ChannelEvent message)
    {
        try
        {
            (platform as IHearsEvents)?.OnEvent(message);
        }
        catch (Exception exception)
        {
            notices.Warning($"the platform could not note a message that passed: {exception.Message}");
        }
    }

    void Say(string text)
    {
        if (_said != text)
        {
            _said = text;
            notices.Error(text);
        }
    }

    static byte[] Line(string method, ReadOnlyMemory<byte> parameters, string? id = null)
    {
        var output = new ArrayBufferWriter<byte>(parameters.Length + 128);
        using (var writer = new Utf8JsonWriter(output, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            if (id is not null)
            {
                writer.WritePropertyName("id"u8);
                writer.WriteRawValue(id, skipInputValidation: true);
            }

            writer.WriteString("method"u8, method);
            if (!parameters.IsEmpty)
            {
                writer.WritePropertyName("params"u8);
                writer.WriteRawValue(parameters.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenMemory.ToArray();
    }
}
