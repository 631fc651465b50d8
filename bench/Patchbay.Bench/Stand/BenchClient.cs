using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.Bench.Stand;

/// <summary>A session that is only its feed.</summary>
sealed class BenchClient : ISessionClient
{
    public SessionFeed Feed { get; } = new(TimeProvider.System);

    public IAsyncEnumerable<FeedItem> ReadAsync(long from, CancellationToken cancellationToken) => Feed.ReadAsync(from, cancellationToken);

    public Task<ClientReply> SendAsync(ClientCommand command, CancellationToken cancellationToken) => Task.FromResult(new ClientReply(true, ""));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
