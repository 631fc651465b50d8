#if FAULTS
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Patchbay.Spool;

/// <summary>What the variable <c>PATCHBAY_FAULT</c> asks for, read once.</summary>
sealed class FaultPlan
{
    readonly Dictionary<string, int> _crashes = new(StringComparer.Ordinal);
    readonly HashSet<string> _mutants = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _reached = new(StringComparer.Ordinal);

    internal static FaultPlan Current { get; } = new(Environment.GetEnvironmentVariable("PATCHBAY_FAULT"));

    FaultPlan(string? text)
    {
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = item.Split(':');
            switch (parts)
            {
                case ["crash", var point]:
                    _crashes[point] = 1;
                    break;
                case ["crash", var point, var nth]:
                    _crashes[point] = int.Parse(nth, CultureInfo.InvariantCulture);
                    break;
                case ["mutant", var name]:
                    _mutants.Add(name);
                    break;
                default:
                    throw new FormatException($"PATCHBAY_FAULT: '{item}' is neither crash:POINT[:NTH] nor mutant:NAME.");
            }
        }
    }

    internal bool HasMutant(string name) => _mutants.Contains(name);

    internal void Reach(string point)
    {
        if (!_crashes.TryGetValue(point, out var nth) || _reached.AddOrUpdate(point, 1, (_, count) => count + 1) != nth)
        {
            return;
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal may take a moment; nothing after this point may run.
        using var never = new ManualResetEvent(false);
        never.WaitOne();
    }
}
#endif
