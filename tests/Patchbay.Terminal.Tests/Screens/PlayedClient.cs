using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Terminal.Tests.Screens;

/// <summary>A session that a test plays: it publishes what it likes and keeps what it was sent.</summary>
sealed class PlayedClient : ISessionClient
{
    public SessionFeed Feed { get; } = new(TimeProvider.System);

    public ConcurrentQueue<ClientCommand> Sent { get; } = [];

    public Func<ClientCommand, ClientReply> Reply { get; set; } = _ => new ClientReply(true, "");

    public async IAsyncEnumerable<FeedItem> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in Feed.ReadAsync(from, cancellationToken))
        {
            yield return item;
        }
    }

    public Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken)
    {
        Sent.Enqueue(command);
        return Task.FromResult(Reply(command));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
