using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Connections;

/// <summary>
/// Keeps one configured server running: starts it, says when it listens or why not, and starts it again with growing
/// pauses when it ends by itself.
/// </summary>
sealed class ServerSupervisor(ServerConfiguration server, ServerContext context, SessionFeed feed, Action changed) : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _running = Task.CompletedTask;

    public ServerConfiguration Server => server;

    /// <summary>The present run, or null while there is none.</summary>
    public ServerConnection? Connection { get; private set; }

    /// <summary>The first start succeeded or failed.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Why it does not listen, or null when it does.</summary>
    public (string Gate, string Reason)? Failure { get; private set; } = ("start", "it is being started");

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        var pause = new RestartPause();
        while (!_stop.IsCancellationRequested)
        {
            var began = context.Environment.Time.GetTimestamp();
            var wasUp = await RunOnceAsync();
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            var up = wasUp ? context.Environment.Time.GetElapsedTime(began) : TimeSpan.Zero;
            await Task.Delay(pause.After(up), context.Environment.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<bool> RunOnceAsync()
    {
        ServerConnection? connection = null;
        try
        {
            connection = await ServerConnection.StartAsync(server, context, _stop.Token);
            Connection = connection;
            Say(connection.Gate is { } gate ? (gate.Gate, gate.Reason) : null);
            await connection.Ended.WaitAsync(_stop.Token);
            Connection = null;
            Say(("process", $"the server ended; it is started again{Tail(connection.LastErrors)}"));
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception exception)
        {
            // Whatever a server does, the session goes on and says what happened.
            Say(("start", exception.Message));
            return false;
        }
        finally
        {
            Connection = null;
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            changed();
        }
    }

    void Say((string Gate, string Reason)? failure)
    {
        var repeated = Failure == failure && _settled.Task.IsCompleted;
        Failure = failure;
        changed();
        _settled.TrySetResult();
        if (repeated)
        {
            return;
        }

        var entry = context.Gates.EntryFor(server.Name, server.IsBuiltIn);
        if (entry is not null)
        {
            feed.Publish(new ChannelStatus(entry.ToString()!, failure is null, failure?.Gate, failure?.Reason));
        }
        else if (failure is { Gate: "start" or "process" })
        {
            feed.Publish(new Notice("warning", server.Name, failure.Value.Reason));
        }
    }

    static string Tail(string errors) => errors.Length == 0 ? "" : $"; it printed: {errors}";
}
