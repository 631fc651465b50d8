using System.Diagnostics;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>From the start of the process to the answer to <c>initialize</c>.</summary>
static class StartPart
{
    const int Starts = 15;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var rows = new List<Row>
        {
            new("start", "start → initialize answer, ReadyToRun", await MedianAsync(ServerPrograms.Fakechat(arguments), folder), "ms", 120),
        };
        if (arguments.Trimmed is { } trimmed)
        {
            rows.Add(new("start", "start → initialize answer, trimmed and self-contained", await MedianAsync(ServerCommand.Fakechat(trimmed), folder), "ms", 90));
        }

        return rows;
    }

    public static async Task<double> MedianAsync(ServerCommand command, string folder, Dictionary<string, string?>? more = null)
    {
        var times = new List<double>();
        for (var i = 0; i <= Starts; i++)
        {
            var before = Stopwatch.GetTimestamp();
            await using var server = ServerProcess.Start(command, folder, more);
            await server.ShakeHandsAsync();
            times.Add(Sample.Milliseconds(before, Stopwatch.GetTimestamp()));
        }

        // The first one reads the files.
        return Sample.Median(times.Skip(1));
    }
}
