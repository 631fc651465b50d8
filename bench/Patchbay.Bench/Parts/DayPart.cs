using System.Globalization;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// A busy day's work in minutes: the program as it ships, and 24 times the messages of an hour, one after the other, each
/// answered. What a day has beside its work, the passing of time, is not in it: timers run at their own pace.
/// </summary>
static class DayPart
{
    const int Hours = 24;
    const int MessagesAnHour = 300;
    const int Settled = 6;
    static readonly int[] Shown = [1, 6, 12, 24];

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        await using var session = SessionProcess.Start(arguments.Program!, folder, null, "--permission-mode", "bypassPermissions");
        await using var page = await PageClient.ConnectAsync(await session.Port);
        List<(double Session, double Channel)> hours = [];
        for (var hour = 1; hour <= Hours; hour++)
        {
            for (var i = 0; i < MessagesAnHour; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"h{hour}-{i}");
                await page.SendAsync(id, Text(i));
                await page.ReachedAsync(id, "answered");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            var channel = ProcessMemory.Tree(session.Id).Where(id => id != session.Id).Max(ProcessMemory.Resident);
            hours.Add((ProcessMemory.Resident(session.Id), channel));
        }

        return
        [
            .. Shown.Select(hour => new Row("day", $"after hour {hour} of a simulated day: session, resident", hours[hour - 1].Session, "MiB")),
            .. Shown.Select(hour => new Row("day", $"after hour {hour} of a simulated day: its channel, resident", hours[hour - 1].Channel, "MiB")),
            new("day", $"growth of the session from hour {Settled} to {Hours}", Slope([.. hours.Skip(Settled - 1).Select(hour => hour.Session)]) * 1024, "KiB/hour"),
            new("day", $"growth of the channel from hour {Settled} to {Hours}", Slope([.. hours.Skip(Settled - 1).Select(hour => hour.Channel)]) * 1024, "KiB/hour"),
        ];
    }

    // Mostly talk, with a command and a file now and then, and texts of several lengths.
    static string Text(int number) => (number % 10) switch
    {
        0 => "run seq 200",
        5 => "write notes.txt " + new string('n', 2_000),
        _ => string.Concat(Enumerable.Repeat("what became of the build? ", 1 + (number % 7 * 10))),
    };

    /// <summary>Of the straight line that fits best.</summary>
    static double Slope(IReadOnlyList<double> values)
    {
        var (middle, mean) = ((values.Count - 1) / 2.0, values.Average());
        var above = values.Select((value, at) => (at - middle) * (value - mean)).Sum();
        return above / values.Select((_, at) => (at - middle) * (at - middle)).Sum();
    }
}
