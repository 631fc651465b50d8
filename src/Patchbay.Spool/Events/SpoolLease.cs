namespace Patchbay.Spool;

/// <summary>
/// What one connection has taken. Disposing it gives back all that is not delivered, at its place in the order. One take at
/// a time.
/// </summary>
public sealed class SpoolLease : IAsyncDisposable
{
    readonly LeaseBook _book;
    readonly EventSpool _spool;
    TaskCompletionSource<List<WaitingEntry>?>? _served;

    internal SpoolLease(EventSpool spool, LeaseBook book, LeaseHolder holder, Func<LaneKey, bool>? wants)
    {
        Wants = wants;
        _spool = spool;
        _book = book;
        Holder = holder;
        _book.Open(this);
    }

    public LeaseHolder Holder { get; }

    /// <summary>Null: everything. Asked under the book's lock, so it must be quick and wait for nothing.</summary>
    internal Func<LaneKey, bool>? Wants { get; }

    /// <summary>The events that it has: taken or claimed, and not delivered.</summary>
    public IReadOnlyList<EventId> Held => [.. _book.KeysOf(this).Select(_spool.IdOf)];

    // Guarded by the book.
    internal Dictionary<long, WaitingEntry> Entries { get; } = [];

    internal int Wanted { get; private set; }

    /// <summary>
    /// Waits until something is there and takes at most <paramref name="max"/> events, in the order of their keys. Cancelling
    /// takes nothing.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The lease or its spool ended, also during the wait.</exception>
    public async Task<IReadOnlyList<SpooledEvent>> TakeAsync(int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var entries = _book.Take(this, max) ?? await WaitAsync(cancellationToken);
        try
        {
            return await _spool.OfferAsync(entries, Holder, cancellationToken);
        }
        catch
        {
            _book.GiveUp(this, entries);
            throw;
        }
    }

    /// <summary>
    /// Takes over what the session behind this lease has already, from nobody or from its <paramref name="former"/> lease: it
    /// is not offered again. Returns those that could be had; others are delivered, or somebody else's.
    /// </summary>
    public IReadOnlyList<EventId> Claim(IEnumerable<EventId> ids, SpoolLease? former = null) =>
        [.. _book.Claim(this, ids.Where(id => id.Spool == _spool.Id).Select(id => id.Key.Value), former).Select(_spool.IdOf)];

    public ValueTask DisposeAsync()
    {
        _book.Close(this);
        return ValueTask.CompletedTask;
    }

    internal void StartWaiting(int most)
    {
        if (Wanted > 0)
        {
            throw new InvalidOperationException("A lease takes one batch at a time.");
        }

        Wanted = most;
        _served = new TaskCompletionSource<List<WaitingEntry>?>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal void Serve(List<WaitingEntry> taken)
    {
        Wanted = 0;
        _served!.TrySetResult(taken);
    }

    internal void StopWaiting()
    {
        Wanted = 0;
        _served?.TrySetResult(null);
    }

    async Task<List<WaitingEntry>> WaitAsync(CancellationToken cancellationToken)
    {
        var served = _served!;
        try
        {
            return await served.Task.WaitAsync(cancellationToken) ?? throw new ObjectDisposedException(nameof(SpoolLease));
        }
        catch (OperationCanceledException)
        {
            _book.GiveUp(this, []);
            if (await served.Task is { } late)
            {
                _book.GiveUp(this, late);
            }

            throw;
        }
    }
}
