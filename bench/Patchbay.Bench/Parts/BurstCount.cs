using System.Diagnostics;

namespace Patchbay.Bench.Parts;

/// <summary>Counts what a burst brought: each number once, in order.</summary>
sealed class BurstCount(int size)
{
    readonly bool[] _seen = new bool[size];
    int _highest = -1;
    long _first;
    long _last;

    public int Count { get; private set; }

    public int Reordered { get; private set; }

    public int Doubled { get; private set; }

    public int Lost => _seen.Count(seen => !seen);

    public bool IsWhole => Count == size;

    /// <summary>Events a second, from the moment in which the first was made to the arrival of the last.</summary>
    public double Rate => Count / Stopwatch.GetElapsedTime(_first, _last).TotalSeconds;

    public void Add(int number, long madeAt)
    {
        _last = Stopwatch.GetTimestamp();
        _first = _first == 0 ? madeAt : Math.Min(_first, madeAt);
        Doubled += _seen[number] ? 1 : 0;
        Count += _seen[number] ? 0 : 1;
        _seen[number] = true;
        Reordered += number < _highest ? 1 : 0;
        _highest = Math.Max(_highest, number);
    }
}
