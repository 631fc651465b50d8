using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Patchbay.Protocol.Sockets;

/// <summary>Accepts connections on a local listener and serves each beside the others, up to a number at once; more are hung up on.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    readonly ILocalListener _listener;
    readonly int _most;
    readonly Func<Stream, Task> _serve;
    readonly TimeProvider _time;
    readonly ConcurrentDictionary<Task, bool> _serving = [];
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;

    /// <param name="listener">Belongs to the server from now on.</param>
    /// <param name="serve">Ends with its connection, which belongs to it. What it throws comes out of <see cref="WhenServedAsync"/>.</param>
    public LocalServer(ILocalListener listener, int most, Func<Stream, Task> serve, TimeProvider time)
    {
        _listener = listener;
        _most = most;
        _serve = serve;
        _time = time;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Accepts nobody any more, and frees the address. Who is served goes on.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    /// <summary>When nobody is served.</summary>
    public Task WhenServedAsync() => Task.WhenAll(_serving.Keys);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var stream = await _listener.AcceptAsync(_stop.Token);
                if (_serving.Count >= _most)
                {
                    await stream.DisposeAsync();
                    continue;
                }

                var serving = ServeAsync(stream);
                _serving.TryAdd(serving, true);
                _ = serving.ContinueWith(ended => _serving.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // Too many open files, perhaps: later there may be room.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task ServeAsync(Stream stream)
    {
        await Task.Yield();
        await _serve(stream);
    }
}
