using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Clients;

/// <summary>What every user interface has of a session, in this process or behind a socket.</summary>
public interface ISessionClient : IAsyncDisposable
{
    /// <summary>The feed from a number on, then live, until the session ends. May be read more than once.</summary>
    IAsyncEnumerable<FeedItem> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>Never throws for what the session refuses: the reply says it.</summary>
    Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken);
}
