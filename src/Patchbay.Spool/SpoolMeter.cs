using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Patchbay.Spool;

/// <summary>
/// What the spools of this process count, for whoever listens to the meter <c>Patchbay.Spool</c>; without a listener it costs
/// next to nothing. docs/reference/metrics.md names every instrument.
/// </summary>
static class SpoolMeter
{
    // Reasons are short fixed words; a caller that breaks that must not fill the memory of a collector.
    const int MostReasons = 32;
    const string OtherReasons = "other";

    static readonly Meter Meter = new("Patchbay.Spool");
    static readonly Counter<long> Accepted = Meter.CreateCounter<long>("patchbay.spool.accepted", "{event}", "Events that are on disk.");
    static readonly Counter<long> Settled = Meter.CreateCounter<long>("patchbay.spool.settled", "{event}", "Events that came to a state.");
    static readonly Counter<long> Dropped = Meter.CreateCounter<long>("patchbay.spool.dropped", "{event}", "Messages that were not let in.");
    static readonly ConcurrentDictionary<EventSpool, string> Spools = new();
    static readonly ConcurrentDictionary<string, bool> Reasons = new(StringComparer.Ordinal);

    static SpoolMeter()
    {
        Meter.CreateObservableGauge(
            "patchbay.spool.waiting", () => Spools.Select(spool => new Measurement<long>(spool.Key.Waiting().Count, Tag(spool.Value))), "{event}", "Events that no session has yet.");
        Meter.CreateObservableGauge("patchbay.spool.oldest.age", () => Spools.Select(Age), "s", "How long the oldest of them waits.");
    }

    internal static void Add(EventSpool spool, string name) => Spools[spool] = name;

    internal static void Remove(EventSpool spool) => Spools.TryRemove(spool, out _);

    internal static void Accept(int count) => Accepted.Add(count);

    internal static void Settle(List<Settlement> settlements)
    {
        if (Settled.Enabled)
        {
            foreach (var state in settlements.CountBy(static settlement => settlement.State))
            {
                Settled.Add(state.Value, new KeyValuePair<string, object?>("state", state.Key.ToString().ToLowerInvariant()));
            }
        }
    }

    internal static void Drop(string reason)
    {
        if (Dropped.Enabled)
        {
            var known = Reasons.ContainsKey(reason) || (Reasons.Count < MostReasons && Reasons.TryAdd(reason, true));
            Dropped.Add(1, new KeyValuePair<string, object?>("reason", known ? reason : OtherReasons));
        }
    }

    static Measurement<double> Age(KeyValuePair<EventSpool, string> spool) =>
        new(spool.Key.Waiting().Oldest is { } oldest ? Math.Max(0, (spool.Key.Time.GetUtcNow() - oldest).TotalSeconds) : 0, Tag(spool.Value));

    static KeyValuePair<string, object?> Tag(string name) => new("spool", name);
}
