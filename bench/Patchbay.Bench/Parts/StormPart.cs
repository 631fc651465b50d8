using System.Diagnostics;
using System.Globalization;
using Patchbay.Spool;

namespace Patchbay.Bench.Parts;

/// <summary>100,000 alerts about one thing, while a session takes what it is offered: how fast they are durable, and what is left of them.</summary>
static class StormPart
{
    const int Alerts = 100_000;
    const int Batch = 500;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var text = new string('x', 400);
        await using var spool = await EventSpool.OpenAsync(new SpoolSettings { Folder = Path.Combine(folder, "spool"), HolderName = "bench" });
        await using var lease = spool.OpenLease(new LeaseHolder("bench", null, null));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Alerts; i += Batch)
        {
            await spool.AppendAsync([.. Enumerable.Range(i, Batch).Select(number => new InboundEvent
            {
                PlatformId = number.ToString(CultureInfo.InvariantCulture), ChatId = "alerts", Role = "webhook", Thing = "alert 1", Content = text,
            })]);
            if (i == Alerts / 2)
            {
                // One is with the session from here on: the others gather behind it.
                await lease.TakeAsync(1);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        return
        [
            new("storm", "100,000 alerts about one thing, accepted durably", Alerts / seconds, "alerts/s"),
            new("storm", "events that are left of them", spool.Waiting().Count, "events", 2),
            new("storm", "memory that they took", Math.Max(0, grown) / 1048576.0, "MiB", 10),
        ];
    }
}
