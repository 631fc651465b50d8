using System.Runtime.CompilerServices;
using System.Text.Json;
using Patchbay.Protocol.Sockets;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// A client of a session in another process. Every reading of the feed and every command has a connection of its own, so a
/// slow reader of the feed never holds up a command.
/// </summary>
public sealed class SocketSessionClient : ISessionClient
{
    const string CommandId = "1";

    // The session greets at once; what does not is no session, or one that hangs.
    static readonly TimeSpan GreetingWithin = TimeSpan.FromSeconds(10);

    readonly string _folder;
    readonly TimeProvider _time;

    SocketSessionClient(string folder, SessionGreeting greeting, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        Greeting = greeting;
    }

    /// <summary>How the session was when this client came.</summary>
    public SessionGreeting Greeting { get; }

    /// <summary>
    /// <paramref name="folder"/> is the session's own. Throws <see cref="SocketRefusedException"/> when none listens there.
    /// </summary>
    public static async Task<SocketSessionClient> ConnectAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var lines = new SocketLines(await SessionAddress.ConnectAsync(folder, cancellationToken));
            await using var reading = lines.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            return new SocketSessionClient(folder, await GreetingAsync(reading, time), time);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or TimeoutException)
        {
            throw new SocketRefusedException($"the session does not answer as one: {Protocol.PlainText.OneLine(exception.Message)}", exception);
        }
    }

    /// <summary>
    /// Before the numbers asked for come the items that a reader must know who begins there. Ends with
    /// <see cref="SessionEnded"/>, or with a <see cref="Notice"/> when the session's process is gone.
    /// </summary>
    public async IAsyncEnumerable<FeedItem> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = from - 1;
        var ended = false;
        await foreach (var line in LinesAsync(from, cancellationToken))
        {
            if (SocketJson.Item(line) is { } item)
            {
                number = Math.Max(number, item.Seq);
                ended |= item is SessionEnded;
                yield return item;
            }
        }

        if (!ended)
        {
            yield return new Notice("error", "attach", $"the session {Greeting.Name} is gone, and did not say why; what it accepted is kept")
            {
                Seq = number,
                At = _time.GetUtcNow(),
            };
        }
    }

    public async Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await using var lines = new SocketLines(await SessionAddress.ConnectAsync(_folder, cancellationToken));
            await using var reading = lines.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await GreetingAsync(reading, _time);
            await lines.WriteAsync(ClientLine.Format(command, CommandId), flush: true, cancellationToken);
            return await reading.MoveNextAsync() && JsonSerializer.Deserialize(reading.Current, SocketJson.Default.ReplyLine) is { } reply
                ? new ClientReply(reply.Ok, reply.Text)
                : new ClientReply(false, "the session ended before it answered");
        }
        catch (Exception exception) when (exception is SocketRefusedException or IOException or InvalidDataException or JsonException or TimeoutException)
        {
            return new ClientReply(false, exception.Message);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static async Task<SessionGreeting> GreetingAsync(IAsyncEnumerator<string> lines, TimeProvider time) =>
        await lines.MoveNextAsync().AsTask().WaitAsync(GreetingWithin, time) && JsonSerializer.Deserialize(lines.Current, SocketJson.Default.SessionGreeting) is { } greeting
            ? greeting
            : throw new InvalidDataException("it closed the connection; a command of an agent cannot attach, and a session takes 32 connections at once");

    async IAsyncEnumerable<string> LinesAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = await OpenAsync(from, cancellationToken);
        while (await TryMoveAsync(reading))
        {
            yield return reading.Current;
        }
    }

    async Task<Reading> OpenAsync(long from, CancellationToken cancellationToken)
    {
        var reading = new Reading(new SocketLines(await SessionAddress.ConnectAsync(_folder, cancellationToken)), cancellationToken);
        await GreetingAsync(reading.Lines, _time);
        await reading.AskAsync($$"""{"type":"feed","from":{{from}}}""", cancellationToken);
        return reading;
    }

    static async Task<bool> TryMoveAsync(Reading reading)
    {
        try
        {
            return await reading.Lines.MoveNextAsync();
        }
        catch (IOException)
        {
            return false; // it was killed
        }
    }

    sealed class Reading(SocketLines socket, CancellationToken cancellationToken) : IAsyncDisposable
    {
        public IAsyncEnumerator<string> Lines { get; } = socket.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        public string Current => Lines.Current;

        public Task AskAsync(string line, CancellationToken cancellation) => socket.WriteAsync(line, flush: true, cancellation);

        public async ValueTask DisposeAsync()
        {
            await Lines.DisposeAsync();
            await socket.DisposeAsync();
        }
    }
}
