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

    readonly AttachedClients _clients;
    readonly string _folder;
    readonly CancellationTokenSource _cut = new();
    readonly LocalServer _server;

    SessionListener(SessionRunner session, AttachedClients clients, ILocalListener source, TimeProvider time)
    {
        _clients = clients;
        _folder = session.Folder;
        _server = new LocalServer(
            source,
            MostConnections,
            async stream =>
            {
                await using var connection = new ClientConnection(session, clients, stream);
                await connection.RunAsync(_cut.Token);
            },
            time);
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
        await _server.DisposeAsync();
        SessionAddress.Remove(_folder);
        _cut.CancelAfter(LastWords);
        await _server.WhenServedAsync();
        await _clients.DisposeAsync();
        _cut.Dispose();
    }
}
