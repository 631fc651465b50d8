namespace Patchbay.Spool;

/// <summary>
/// Waiting events by what they are about. Of each thing the oldest alone may go out, so that one at most is out at a time and
/// none overtakes another; what comes is merged into the newest, if nobody has seen that one. Guarded by <see cref="LeaseBook"/>.
/// </summary>
sealed class ThingBook
{
    readonly Dictionary<ThingKey, List<WaitingEntry>> _things = [];

    /// <summary>Those of the same thing that became urgent by it.</summary>
    internal IReadOnlyList<WaitingEntry> Add(WaitingEntry entry)
    {
        if (ThingKey.Of(entry) is not { } key)
        {
            return [];
        }

        if (!_things.TryGetValue(key, out var waiting))
        {
            _things[key] = waiting = new List<WaitingEntry>(1);
        }

        waiting.Add(entry);
        return Raise(waiting);
    }

    /// <summary>Which of the same thing may go out now, when it did not before; null when none.</summary>
    internal WaitingEntry? Remove(WaitingEntry entry)
    {
        if (ThingKey.Of(entry) is not { } key || !_things.TryGetValue(key, out var waiting))
        {
            return null;
        }

        var wasFirst = waiting[0] == entry;
        waiting.Remove(entry);
        if (waiting.Count == 0)
        {
            _things.Remove(key);
            return null;
        }

        return wasFirst ? waiting[0] : null;
    }

    internal bool MayGoOut(WaitingEntry entry) =>
        ThingKey.Of(entry) is not { } key || !_things.TryGetValue(key, out var waiting) || waiting[0] == entry || Faults.Mutant("two-of-a-thing");

    /// <summary>The one that takes in what comes about the thing; null when there is none that nobody has seen.</summary>
    internal WaitingEntry? Target(ThingKey key) =>
        _things.TryGetValue(key, out var waiting) && waiting[^1] is { } last
        && (Faults.Mutant("merge-into-leased") || last is { IsFresh: true, Owner: null, Settling: 0, Attempts: 0 }) ? last : null;

    /// <summary>One of them became urgent: what stands before it must not keep it waiting. Those whose line changed.</summary>
    internal IReadOnlyList<WaitingEntry> Raise(WaitingEntry entry) => ThingKey.Of(entry) is { } key && _things.TryGetValue(key, out var waiting) ? Raise(waiting) : [];

    static List<WaitingEntry> Raise(List<WaitingEntry> waiting)
    {
        var raised = new List<WaitingEntry>();
        var urgent = waiting.FindLastIndex(static entry => entry.Lane.IsUrgent);
        for (var i = 0; i < urgent; i++)
        {
            if (!waiting[i].Lane.IsUrgent)
            {
                (waiting[i].Lane, waiting[i].NotBefore) = (waiting[i].Lane with { IsUrgent = true }, 0);
                raised.Add(waiting[i]);
            }
        }

        return raised;
    }
}

/// <summary>What an event is about, within its chat and the role of its sender: what one role says never goes into another's event.</summary>
readonly record struct ThingKey(string ChatId, string Role, string Thing)
{
    internal static ThingKey? Of(InboundEvent inbound) => inbound.Thing is { Length: > 0 } thing ? new(inbound.ChatId, inbound.Role, thing) : null;

    internal static ThingKey? Of(WaitingEntry entry) => entry.Thing is { Length: > 0 } thing ? new(entry.Lane.ChatId, entry.Lane.Role, thing) : null;
}
