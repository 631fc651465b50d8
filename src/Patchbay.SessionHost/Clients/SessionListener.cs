using System.Collections.Concurrent;
using System.Net.Sockets;
using Patchbay.Protocol.Sockets;
using Patchbay.Spool;

namespace Patchbay.SessionHost.Clients;

/// <summary>
/// Lets user interfaces outside this process attach: each connection reads the feed at its own speed and sends commands.
/// The session never waits for any of them.
/// </summary>
public sealed class SessionListener : IAsyncDisposable
{
    const int MostConnections = 32;

    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    readonly SessionRunner _session;
    readonly AttachedClients _clients;
    readonly ILocalListener _source;
    readonly string _folder;
    readonly TimeProvider _time;
    readonly ConcurrentDictionary<Task, bool> _serving = [];
    readonly CancellationTokenSource _stop = new();
    readonly CancellationTokenSource _cut = new();
    readonly Task _accepting;

    SessionListener(SessionRunner session, AttachedClients clients, ILocalListener source, TimeProvider time)
    {
        _session = session;
        _clients = clients;
        _source = source;
        _folder = session.Folder;
        _time = time;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>
    /// Listens for as long as it is not disposed. <paramref name="alwaysAnswers"/>: requests wait for an answer even while
    /// nobody is attached, because somebody may come. Throws <see cref="SocketRefusedException"/>.
    /// </summary>
    public static SessionListener Start(SessionRunner session, bool alwaysAnswers, Func<string, string?> environment, TimeProvider time)
    {
        var address = SessionAddress.For(session.HomeFolder, session.Name, environment);
        try
        {
            var source = LocalListener.Open(address, LocalGuests.OutsideSessions, time.GetUtcNow());
            SessionAddress.Write(session.Folder, address);
            return new SessionListener(session, new AttachedClients(session, alwaysAnswers), source, time);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or SpoolUnavailableException)
        {
            throw new SocketRefusedException($"no terminal can attach: {Protocol.PlainText.OneLine(exception.Message)}", exception);
        }
    }

    /// <summary>Stops listening. What is attached gets a moment to read the rest of a feed that was closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _source.Dispose();
        await _accepting;
        SessionAddress.Remove(_folder);
        _cut.CancelAfter(LastWords);
        await Task.WhenAll(_serving.Keys);
        await _clients.DisposeAsync();
        _stop.Dispose();
        _cut.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var stream = await _source.AcceptAsync(_stop.Token);
                if (_serving.Count >= MostConnections)
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
        await using var connection = new ClientConnection(_session, _clients, stream);
        await connection.RunAsync(_cut.Token);
    }
}
