using System.Diagnostics;
using System.Globalization;
using Patchbay.Spool;

namespace Patchbay.Bench.Parts;

/// <summary>Opens a spool in which 100,000 events wait, until the first of them is offered.</summary>
static class RecoveryPart
{
    const int Waiting = 100_000;
    const int Batch = 1000;
    const int Rounds = 5;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var settings = new SpoolSettings { Folder = Path.Combine(folder, "spool"), HolderName = "bench" };
        var text = new string('x', 120);
        long began;
        await using (var spool = await EventSpool.OpenAsync(settings))
        {
            began = Stopwatch.GetTimestamp();
            for (var i = 0; i < Waiting; i += Batch)
            {
                await spool.AppendAsync([.. Enumerable.Range(i, Batch).Select(number => new InboundEvent
                {
                    PlatformId = number.ToString(CultureInfo.InvariantCulture), ChatId = "bench", Role = "sender", Content = text,
                })]);
            }
        }

        var filling = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = Stopwatch.GetTimestamp();
            await using var spool = await EventSpool.OpenAsync(settings);
            await using var lease = spool.OpenLease(new LeaseHolder("bench", null, null));
            await lease.TakeAsync(1);
            times.Add(Sample.Milliseconds(before, Stopwatch.GetTimestamp()));
        }

        return
        [
            new("recovery", "recovery of 100,000 waiting events", Sample.Median(times), "ms", 1000),
            new("recovery", "append in batches of 1,000", Waiting / filling, "events/s"),
        ];
    }
}
