using Patchbay.Protocol;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// One connection: the greeting, then commands and their replies, and from the wish for it on the feed. What it sends that
/// cannot be used is answered with a line and skipped; when it is slow, it alone waits.
/// </summary>
sealed class ClientConnection(SessionRunner session, AttachedClients clients, Stream stream) : IAsyncDisposable
{
    const int Protocol = 1;

    readonly SocketLines _lines = new(stream);
    readonly CancellationTokenSource _gone = new();
    Task _pumping = Task.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
        try
        {
            await _lines.WriteAsync(SocketJson.Line(Greeting()), flush: true, either.Token);
            await foreach (var line in _lines.ReadAsync(either.Token))
            {
                await TakeAsync(line, either.Token);
            }
        }
        catch (InvalidDataException exception)
        {
            await TryReplyAsync(new ReplyLine(null, false, exception.Message), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone, or the session is.
        }
        finally
        {
            await _gone.CancelAsync();
            await _pumping;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        _gone.Dispose();
    }

    async Task TakeAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            if (SocketRequest.Parse(line) is not { } request)
            {
                return;
            }

            if (request.FeedFrom is { } from)
            {
                _pumping = _pumping.IsCompleted ? PumpAsync(from, cancellationToken) : throw new FormatException("this connection reads the feed already");
                return;
            }

            var reply = await clients.Commands.SendAsync(request.Command!, cancellationToken);
            if (request.Id is not null || !reply.Ok)
            {
                await ReplyAsync(new ReplyLine(request.Id, reply.Ok, reply.Text), cancellationToken);
            }
        }
        catch (FormatException exception)
        {
            await ReplyAsync(new ReplyLine(null, false, PlainText.OneLine(exception.Message)), cancellationToken);
        }
    }

    async Task PumpAsync(long from, CancellationToken cancellationToken)
    {
        await Task.Yield();
        long shown = 0;
        clients.Enter();
        try
        {
            foreach (var item in clients.Head.Before(from))
            {
                await _lines.WriteAsync(Feed.FeedJson.Line(item), flush: false, cancellationToken);
            }

            await using var feed = session.Feed.ReadAsync(from, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var next = feed.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await _lines.FlushAsync(cancellationToken);
                    clients.Show(shown);
                }

                if (!await next)
                {
                    break;
                }

                await _lines.WriteAsync(Feed.FeedJson.Line(feed.Current), flush: false, cancellationToken);
                shown = feed.Current.Seq;
            }

            // The session has ended, and so does the connection.
            await _lines.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // As for the commands.
        }
        finally
        {
            clients.Leave();
            await _gone.CancelAsync();
        }
    }

    SessionGreeting Greeting() => session.Describe() with { Protocol = Protocol, Attached = clients.Readers, Seen = clients.Seen };

    Task ReplyAsync(ReplyLine reply, CancellationToken cancellationToken) => _lines.WriteAsync(SocketJson.Line(reply), flush: true, cancellationToken);

    async Task TryReplyAsync(ReplyLine reply, CancellationToken cancellationToken)
    {
        try
        {
            await ReplyAsync(reply, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It does not listen any more.
        }
    }
}
