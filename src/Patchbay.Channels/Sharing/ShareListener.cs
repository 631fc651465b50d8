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

    readonly CancellationTokenSource _stop = new();
    readonly LocalServer _server;

    ShareListener(ILocalListener listener, Func<Stream, GuestConnection> connect, TimeProvider time) =>
        _server = new LocalServer(
            listener,
            MostGuests,
            async stream =>
            {
                await using (stream)
                {
                    await using var guest = connect(stream);
                    await guest.RunAsync(_stop.Token);
                }
            },
            time);

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
        await _server.DisposeAsync();
        await _server.WhenServedAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
