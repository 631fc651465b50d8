using System.Collections.Concurrent;
using System.Net.Sockets;
using Patchbay.Protocol.Sockets;

namespace Patchbay.Channels.Sharing;

/// <summary>
/// Where the processes that stand by find the one that receives. The address is made of the lease's path, so who holds the
/// lease holds the address; only processes of this user get in, and no command of an agent.
/// </summary>
sealed class ShareListener : IAsyncDisposable
{
    // More sessions than anybody has on one account.
    const int MostGuests = 64;

    readonly ILocalListener _listener;
    readonly Func<Stream, GuestConnection> _connect;
    readonly TimeProvider _time;
    readonly ConcurrentDictionary<Task, bool> _serving = [];
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;

    ShareListener(ILocalListener listener, Func<Stream, GuestConnection> connect, TimeProvider time)
    {
        _listener = listener;
        _connect = connect;
        _time = time;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Throws <see cref="SocketRefusedException"/>.</summary>
    public static string Address(string leasePath) => LocalAddress.For(leasePath, Environment.GetEnvironmentVariable);

    /// <summary>Null when nobody can connect: said, and the sessions that stand by get nothing.</summary>
    public static ShareListener? Start(string leasePath, Func<Stream, GuestConnection> connect, INotices notices, TimeProvider time)
    {
        try
        {
            return new ShareListener(LocalListener.Open(Address(leasePath), LocalGuests.ServersOfSessions, time.GetUtcNow()), connect, time);
        }
        catch (Exception exception) when (exception is SocketRefusedException or SocketException or IOException or UnauthorizedAccessException)
        {
            notices.Error($"other sessions of this account cannot be served: {exception.Message}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var stream = await _listener.AcceptAsync(_stop.Token);
                if (_serving.Count >= MostGuests)
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
        await using (stream)
        {
            await using var guest = _connect(stream);
            await guest.RunAsync(_stop.Token);
        }
    }
}
