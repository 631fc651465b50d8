namespace Patchbay.Spool;

/// <summary>What one connection holds. Disposing gives back whatever was not delivered, at its place in the order.</summary>
public sealed class SpoolLease : IAsyncDisposable
{
    readonly EventSpool _spool;

    internal SpoolLease(EventSpool spool, LeaseHolder holder)
    {
        _spool = spool;
        Holder = holder;
    }

    public LeaseHolder Holder { get; }

    /// <summary>
    /// Waits until something is free, then returns up to <paramref name="max"/> events, oldest first. They are this
    /// connection's until they are delivered or the lease ends.
    /// </summary>
    public Task<IReadOnlyList<SpooledEvent>> TakeAsync(int max, CancellationToken cancellationToken) =>
        _spool.TakeAsync(this, max, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _spool.Return(this);
        return ValueTask.CompletedTask;
    }
}
