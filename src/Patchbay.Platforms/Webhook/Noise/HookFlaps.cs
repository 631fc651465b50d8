using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Noise;

/// <summary>
/// How often each thing changed between open and resolved of late. Bounded in memory: when too many things come at once, those
/// beyond are not watched, and their events come as all others do.
/// </summary>
sealed class HookFlaps
{
    /// <summary>Things that are watched at once.</summary>
    public const int Most = 4096;

    /// <summary>Changes that are counted of one thing.</summary>
    public const int MostChanges = 1000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    readonly Lock _lock = new();
    readonly Dictionary<string, Seen> _things = new(StringComparer.Ordinal);

    /// <summary>How often the thing changed its status within the window, this time included.</summary>
    /// <param name="thing">Of bounded length.</param>
    public int Note(string thing, HookStatus status, DateTimeOffset now)
    {
        if (status is HookStatus.None)
        {
            return 0;
        }

        lock (_lock)
        {
            if (!_things.TryGetValue(thing, out var seen))
            {
                if (!HasRoom(now))
                {
                    return 0;
                }

                _things[thing] = seen = new Seen { Status = status };
            }

            while (seen.Changes.TryPeek(out var first) && now - first > Window)
            {
                seen.Changes.Dequeue();
            }

            if (seen.Status != status && seen.Changes.Count < MostChanges)
            {
                seen.Changes.Enqueue(now);
            }

            (seen.Status, seen.At) = (status, now);
            return seen.Changes.Count;
        }
    }

    /// <summary>The thing had changed so often at this time, before this process began. What is known already is known better.</summary>
    public void Recall(string thing, int changes, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!_things.ContainsKey(thing) && HasRoom(at))
            {
                var seen = _things[thing] = new Seen { At = at };
                for (var change = 0; change < Math.Min(changes, MostChanges); change++)
                {
                    seen.Changes.Enqueue(at);
                }
            }
        }
    }

    bool HasRoom(DateTimeOffset now)
    {
        if (_things.Count >= Most)
        {
            foreach (var (thing, seen) in _things)
            {
                if (now - seen.At > Window)
                {
                    _things.Remove(thing);
                }
            }
        }

        return _things.Count < Most;
    }

    sealed class Seen
    {
        // At most MostChanges; one thing's own, under the lock of all.
        public Queue<DateTimeOffset> Changes { get; } = new();

        public HookStatus Status { get; set; }

        public DateTimeOffset At { get; set; }
    }
}
