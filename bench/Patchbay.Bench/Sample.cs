using System.Diagnostics;

namespace Patchbay.Bench;

/// <summary>Numbers of one kind, and what stands in their middle and near their end.</summary>
static class Sample
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The nearest rank: a value that was really measured.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Clamp(Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Between two time stamps, which all processes of a machine share.</summary>
    public static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
