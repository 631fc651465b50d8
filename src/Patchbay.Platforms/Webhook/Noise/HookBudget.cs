namespace Patchbay.Platforms.Webhook.Noise;

/// <summary>
/// How many events of each hook came one by one in this hour of the clock (UTC), and the newest of those that were too many. In
/// memory; a new process is told how many there were by the spool, which has them.
/// </summary>
sealed class HookBudget
{
    /// <summary>Lines that one summary has; it says in its count how many events there were.</summary>
    public const int MostLines = 20;

    readonly Lock _lock = new();

    // As many as there are hooks: only who was proven gets here, and a new hour forgets all.
    readonly Dictionary<string, Spent> _hooks = new(StringComparer.Ordinal);
    DateTimeOffset _hour;

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>False when the hook has had its share of this hour.</summary>
    public bool TryTake(string hook, int budget, DateTimeOffset hour)
    {
        lock (_lock)
        {
            var spent = Of(hook, hour);
            if (spent.Count >= budget)
            {
                return false;
            }

            spent.Count++;
            return true;
        }
    }

    /// <summary>So many came in this hour before this process began.</summary>
    public void Recall(string hook, int count, DateTimeOffset hour)
    {
        lock (_lock)
        {
            Of(hook, hour).Count += count;
        }
    }

    /// <summary>It was a repetition, was merged, or could not be kept.</summary>
    public void GiveBack(string hook, DateTimeOffset hour)
    {
        lock (_lock)
        {
            if (hour == _hour && _hooks.TryGetValue(hook, out var spent))
            {
                spent.Count--;
            }
        }
    }

    /// <summary>The newest lines of what was too much, this one the last.</summary>
    public IReadOnlyList<string> Note(string hook, string line, DateTimeOffset hour)
    {
        lock (_lock)
        {
            var lines = Of(hook, hour).Lines;
            lines.Add(line);
            if (lines.Count > MostLines)
            {
                lines.RemoveAt(0);
            }

            return [.. lines];
        }
    }

    /// <summary>It was a repetition, or could not be kept.</summary>
    public void Forget(string hook, string line, DateTimeOffset hour)
    {
        lock (_lock)
        {
            if (hour == _hour && _hooks.TryGetValue(hook, out var spent) && spent.Lines.LastIndexOf(line) is >= 0 and var at)
            {
                spent.Lines.RemoveAt(at);
            }
        }
    }

    Spent Of(string hook, DateTimeOffset hour)
    {
        if (hour > _hour)
        {
            _hour = hour;
            _hooks.Clear();
        }

        return _hooks.TryGetValue(hook, out var spent) ? spent : _hooks[hook] = new Spent();
    }

    sealed class Spent
    {
        public int Count { get; set; }

        public List<string> Lines { get; } = [];
    }
}
