using System.Runtime.InteropServices;

namespace Patchbay.Spool;

/// <summary>
/// The lines of all chats. A lease takes from those that it wants, what is urgent first and then the smallest key over all of
/// them, so that what it gets is else in the order of acceptance. Not thread safe.
/// </summary>
sealed class WaitingLanes
{
    // Empty lines are swept when there are so many, so that chats that went silent cost nothing.
    const int SweepAbove = 4096;

    readonly Dictionary<LaneKey, WaitingLine> _lines = [];
    int _sweepAt = SweepAbove;

    internal void Add(WaitingEntry entry)
    {
        if (_lines.Count >= _sweepAt)
        {
            Sweep();
        }

        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, entry.Lane, out _);
        (line ??= new WaitingLine()).Add(entry);
    }

    /// <summary>
    /// What waits in the lines that are wanted, in order; what is no longer to be had is among it. Whatever was looked at is
    /// taken out.
    /// </summary>
    internal IEnumerable<WaitingEntry> Take(Func<LaneKey, bool>? wants)
    {
        var heads = new PriorityQueue<(WaitingLine Line, bool IsUrgent), (bool IsLater, long Key)>();
        foreach (var (key, line) in _lines)
        {
            if (line.FirstKey is { } first && (wants is null || wants(key)))
            {
                heads.Enqueue((line, key.IsUrgent), (!key.IsUrgent, first));
            }
        }

        while (heads.TryDequeue(out var head, out _))
        {
            var (line, isUrgent) = head;
            // One line needs no comparing.
            do
            {
                if (line.TryTake(out var entry))
                {
                    yield return entry;
                }
            }
            while (heads.Count == 0 && line.FirstKey is not null);

            if (line.FirstKey is { } next)
            {
                heads.Enqueue(head, (!isUrgent, next));
            }
        }
    }

    void Sweep()
    {
        foreach (var (key, _) in _lines.Where(lane => lane.Value.FirstKey is null).ToList())
        {
            _lines.Remove(key);
        }

        _sweepAt = Math.Max(SweepAbove, _lines.Count * 2);
    }
}
