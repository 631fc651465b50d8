using System.Diagnostics;

namespace Patchbay.Spool;

/// <summary>
/// Named points at which a test kills the program, and named mutants that a test suite must notice. Both exist only in the
/// flavour that is built with FAULTS; elsewhere the calls compile to nothing.
/// <c>PATCHBAY_FAULT=crash:deliver.after-commit:3,mutant:sync-off</c>
/// </summary>
public static class Faults
{
#if FAULTS
    static readonly Dictionary<string, int> Crashes = Parse("crash").ToDictionary(
        parts => parts[1], parts => parts.Length > 2 ? int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : 1);

    static readonly HashSet<string> Mutants = [.. Parse("mutant").Select(parts => parts[1])];

    static IEnumerable<string[]> Parse(string kind) =>
        (Environment.GetEnvironmentVariable("PATCHBAY_FAULT") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Trim().Split(':')).Where(parts => parts.Length > 1 && parts[0] == kind);
#endif

    /// <summary>Ends the process by SIGKILL when the point is reached for the n-th time.</summary>
    [Conditional("FAULTS")]
    public static void Crash(string point)
    {
#if FAULTS
        lock (Crashes)
        {
            if (Crashes.TryGetValue(point, out var left) && (Crashes[point] = left - 1) == 0)
            {
                Process.GetCurrentProcess().Kill();
                Task.Delay(Timeout.Infinite, TimeProvider.System).Wait();
            }
        }
#endif
    }

    /// <summary>True when the program is to misbehave in this way.</summary>
    public static bool Mutant(string name) =>
#if FAULTS
        Mutants.Contains(name);
#else
        false;
#endif
}
