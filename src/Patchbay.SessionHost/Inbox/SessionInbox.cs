namespace Patchbay.SessionHost.Inbox;

/// <summary>
/// The session queue: in order, in memory, and losing it loses nothing, because the leases stand until the transcript has
/// the events. Bounded by those leases (256 for each channel) and by <see cref="MaxPrompts"/>.
/// </summary>
public sealed class SessionInbox
{
    /// <summary>Prompts that may wait.</summary>
    public const int MaxPrompts = 100;

    readonly Lock _lock = new();
    readonly LinkedList<InboxItem> _waiting = new();
    readonly HashSet<(string Source, string EventId)> _ids = [];
    int _prompts;
    TaskCompletionSource _urgent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>What waits, in order.</summary>
    public IReadOnlyList<InboxItem> Snapshot()
    {
        lock (_lock)
        {
            return [.. _waiting];
        }
    }

    /// <summary>False for an event that waits already, and for one prompt too many.</summary>
    public bool TryAdd(InboxItem item)
    {
        TaskCompletionSource arrived;
        TaskCompletionSource? urgent;
        lock (_lock)
        {
            if (item is InboxItem.Leased leased ? !_ids.Add((leased.Source, leased.EventId)) : _prompts >= MaxPrompts)
            {
                return false;
            }

            _prompts += item is InboxItem.Prompt ? 1 : 0;
            _waiting.AddLast(item);
            arrived = _arrived;
            urgent = item.Entry is ItemEntry.Interrupts ? _urgent : null;
        }

        arrived.TrySetResult();
        urgent?.TrySetResult();
        return true;
    }

    /// <summary>What a turn had that was cut off, before all that waits and in this order; bounded by what that turn took in.</summary>
    internal void PutBack(IReadOnlyList<InboxItem> items)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            foreach (var item in items.Reverse())
            {
                if (item is not InboxItem.Leased leased || _ids.Add((leased.Source, leased.EventId)))
                {
                    _waiting.AddFirst(item);
                }
            }

            arrived = _arrived;
        }

        arrived.TrySetResult();
    }

    /// <summary>Returns when something waits that interrupts.</summary>
    internal async Task WaitForUrgentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task urgent;
            lock (_lock)
            {
                if (_waiting.Any(item => item.Entry is ItemEntry.Interrupts))
                {
                    return;
                }

                if (_urgent.Task.IsCompleted)
                {
                    _urgent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                urgent = _urgent.Task;
            }

            await urgent.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Returns when something waits, and once when something came and went meanwhile: whoever waits for the queue to be
    /// empty hears of it from the turn loop, which must come round for that.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Task arrived;
        lock (_lock)
        {
            if (_arrived.Task.IsCompleted)
            {
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return;
            }

            if (_waiting.Count > 0)
            {
                return;
            }

            arrived = _arrived.Task;
        }

        await arrived.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (_arrived.Task == arrived)
            {
                _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Returns when something waits that is none of these and may enter at a breakpoint.</summary>
    public async Task WaitForOtherAsync(IReadOnlySet<InboxItem> than, TurnNature turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                if (_waiting.Any(item => !than.Contains(item) && EntryRules.MayEnter(item, EntryPoint.Breakpoint, turn)))
                {
                    return;
                }

                if (_arrived.Task.IsCompleted)
                {
                    _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The oldest items within the bounds, always at least one when something waits. They stay in the queue until
    /// <see cref="Remove"/>: nothing is drained before the step that can fail. <paramref name="except"/> is passed over, and
    /// so is what may not enter at <paramref name="point"/>, where one is given.
    /// </summary>
    public IReadOnlyList<InboxItem> Peek(
        int maxItems, int maxSize, IReadOnlySet<InboxItem>? except = null, EntryPoint? point = null, TurnNature turn = default)
    {
        lock (_lock)
        {
            var items = new List<InboxItem>();
            var size = 0;
            foreach (var item in Candidates(point, turn).Where(item => except?.Contains(item) is not true))
            {
                size += item is InboxItem.Leased leased ? leased.Size : 0;
                if (items.Count == maxItems || (items.Count > 0 && size > maxSize))
                {
                    break;
                }

                items.Add(item);
            }

            return items;
        }
    }

    /// <summary>Takes out what is now somewhere else.</summary>
    public void Remove(IEnumerable<InboxItem> items)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                if (!_waiting.Remove(item))
                {
                    continue;
                }

                if (item is InboxItem.Leased leased)
                {
                    _ids.Remove((leased.Source, leased.EventId));
                }

                _prompts -= item is InboxItem.Prompt ? 1 : 0;
            }
        }
    }

    /// <summary>The connection is gone and its leases with it: its events will come again, to whoever is next.</summary>
    public int Forget(IEventCustodian custodian)
    {
        lock (_lock)
        {
            var gone = _waiting.OfType<InboxItem.Leased>().Where(leased => ReferenceEquals(leased.Custodian, custodian)).ToList();
            foreach (var leased in gone)
            {
                _waiting.Remove(leased);
                _ids.Remove((leased.Source, leased.EventId));
            }

            return gone.Count;
        }
    }

    IEnumerable<InboxItem> Candidates(EntryPoint? point, TurnNature turn) => point switch
    {
        null => _waiting,
        EntryPoint.TurnBegins => EntryRules.OneTurn(
            _waiting.Any(item => item.Entry is ItemEntry.Interrupts) ? _waiting.Where(item => item.Entry is ItemEntry.Interrupts) : _waiting),
        { } other => _waiting.Where(item => EntryRules.MayEnter(item, other, turn)),
    };
}
