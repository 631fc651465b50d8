namespace Patchbay.Platforms.Shared;

/// <summary>
/// How often a name may come: so many at once, then so many a second. Bounded in memory whatever the names are: those that have not
/// come for long are forgotten, and when too many come at once the rest share one.
/// </summary>
sealed class SenderPace(double perSecond, double atOnce, TimeProvider time)
{
    /// <summary>Names that are known at once.</summary>
    public const int Most = 4096;

    const string Others = "";

    readonly Lock _lock = new();
    readonly Dictionary<string, (double Left, long At)> _names = new(StringComparer.Ordinal);
    long _swept;

    public int Known
    {
        get
        {
            lock (_lock)
            {
                return _names.Count;
            }
        }
    }

    /// <summary>False when it comes too often. No limit where the rate is 0.</summary>
    public bool TryTake(string name)
    {
        if (perSecond <= 0)
        {
            return true;
        }

        var now = time.GetTimestamp();
        lock (_lock)
        {
            var key = _names.ContainsKey(name) || HasRoom(now) ? name : Others;
            var left = _names.TryGetValue(key, out var known) ? Refilled(known, now) : atOnce;
            var mayCome = left >= 1;

            // Who is refused keeps what has grown meanwhile: else one that comes a little too often would get nothing ever.
            _names[key] = (mayCome ? left - 1 : left, now);
            return mayCome;
        }
    }

    bool HasRoom(long now)
    {
        // At most once a second, so that a flood of names does not pay for each other.
        if (_names.Count >= Most && time.GetElapsedTime(_swept, now) > TimeSpan.FromSeconds(1))
        {
            _swept = now;
            foreach (var (name, known) in _names)
            {
                if (Refilled(known, now) >= atOnce)
                {
                    _names.Remove(name);
                }
            }
        }

        return _names.Count < Most;
    }

    double Refilled((double Left, long At) known, long now) => Math.Min(atOnce, known.Left + (time.GetElapsedTime(known.At, now).TotalSeconds * perSecond));
}
