namespace Patchbay.Spool;

/// <summary>Tells subscribers of changes of state, on the writer's thread, after the commit. Nothing is kept for late comers.</summary>
sealed class ChangeFeed
{
    readonly Lock _gate = new();
    Action<StateChange>[] _subscribers = [];

    internal IDisposable Subscribe(Action<StateChange> onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        // A wrapper of its own, so that the same callback may subscribe twice.
        var mine = new Action<StateChange>(change => onChange(change));
        lock (_gate)
        {
            _subscribers = [.. _subscribers, mine];
        }

        return new Subscription(this, mine);
    }

    /// <summary>To be called within a transaction: tells after its commit. Nothing is read when nobody listens.</summary>
    internal void TellAfter(WriteScope scope, EventId id, EventState state, string? reason)
    {
        if (_subscribers.Length > 0)
        {
            var (platformId, chatId) = SpoolTables.Names(scope, id.Key.Value);
            var change = new StateChange(id, platformId, chatId, state, reason);
            scope.AfterCommit(() => Tell(change));
        }
    }

    void Tell(StateChange change)
    {
        foreach (var subscriber in _subscribers)
        {
            try
            {
                subscriber(change);
            }
            catch (Exception)
            {
                // The commit stands, and the other subscribers want to know: one that fails loses its own news.
            }
        }
    }

    sealed class Subscription(ChangeFeed feed, Action<StateChange> mine) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._gate)
            {
                feed._subscribers = [.. feed._subscribers.Where(other => other != mine)];
            }
        }
    }
}
