using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// Messages to the test channel, each sent when the one before has arrived. The first ones are not counted: they find code
/// that is still being compiled for this processor, which a session that runs for hours does once.
/// </summary>
static class OneByOne
{
    const int WarmUp = 2000;
    const int Counted = 1500;

    public const int Messages = WarmUp + Counted;

    /// <summary><paramref name="arrivedAsync"/> waits until the message is there and returns when it came.</summary>
    public static async Task<IReadOnlyList<Sent>> RunAsync(PageClient page, Func<string, Task<long>> arrivedAsync)
    {
        var all = new List<Sent>(Counted);
        for (var i = 0; i < Messages; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"m{i}");
            var sent = Stopwatch.GetTimestamp();
            await page.SendAsync(id, "a short message of a person");
            await page.AcceptedAsync(id);
            var accepted = Stopwatch.GetTimestamp();
            var arrived = await arrivedAsync(id);
            if (i >= WarmUp)
            {
                all.Add(new Sent(sent, accepted, arrived));
            }
        }

        return all;
    }

    /// <summary>Three moments of one message.</summary>
    public readonly record struct Sent(long At, long AcceptedAt, long ArrivedAt)
    {
        public double ToAccepted => Sample.Milliseconds(At, AcceptedAt);

        public double ToArrived => Sample.Milliseconds(At, ArrivedAt);

        /// <summary>Zero when it arrived before the page was told that it is safe.</summary>
        public double Between => Math.Max(0, Sample.Milliseconds(AcceptedAt, ArrivedAt));
    }
}
