using System.Globalization;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// For scale: the least that a server in JavaScript can be. It keeps nothing, checks nobody, has no page and no tools, so
/// its figures are a floor, not a peer's.
/// </summary>
static class PeerPart
{
    const int Rounds = 3;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Peers is not { } peers)
        {
            return [];
        }

        var command = new ServerCommand("node", [Path.Combine(peers, "volatile.mjs")]);
        List<double> rates = [], memory = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = ServerProcess.Start(command, folder);
            await server.ShakeHandsAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            memory.Add(ProcessMemory.Resident(server.ProcessId));
            await server.GoAsync();
            var count = new BurstCount(20_000);
            await server.ReadLinesAsync(line =>
            {
                if (EventLine.Read(line) is { } message)
                {
                    var number = int.Parse(message.MessageId, CultureInfo.InvariantCulture);
                    count.Add(number, System.Diagnostics.Stopwatch.GetTimestamp());
                }

                return !count.IsWhole;
            });
            rates.Add(count.Rate);
        }

        return
        [
            new("peer", "for scale, a bare volatile server on node: start → initialize answer", await StartPart.MedianAsync(command, folder), "ms"),
            new("peer", "for scale, the same: resident", Sample.Median(memory), "MiB"),
            new("peer", "for scale, the same: burst of 20,000, nothing kept", Sample.Median(rates), "events/s"),
        ];
    }
}
