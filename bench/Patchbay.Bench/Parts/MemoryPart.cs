using System.Globalization;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>What rests in memory two seconds after the first event.</summary>
static class MemoryPart
{
    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        var (resident, share) = await ChannelAsync(ServerPrograms.Fakechat(arguments), Directory.CreateDirectory(Path.Combine(folder, "shipped")).FullName);
        var rows = new List<Row>
        {
            new("memory", "channel server, resident, on the machine's runtime", resident, "MiB", 57),
            new("memory", "channel server, its share (Pss)", share, "MiB"),
        };
        if (arguments.Trimmed is { } trimmed)
        {
            var (alone, _) = await ChannelAsync(ServerCommand.Fakechat(trimmed), Directory.CreateDirectory(Path.Combine(folder, "trimmed")).FullName);
            rows.Add(new("memory", "channel server, resident, trimmed and self-contained", alone, "MiB", 57));
        }

        rows.AddRange(await SessionAsync(arguments, folder));
        return rows;
    }

    static async Task<(double Resident, double Share)> ChannelAsync(ServerCommand command, string folder)
    {
        await using var server = ServerProcess.Start(command, folder);
        await server.ShakeHandsAsync();
        var reading = server.ReadLinesAsync(line => EventLine.Read(line) is null);
        await using var page = await PageClient.ConnectAsync(await server.Port);
        await page.SendAsync("m", "hello");
        await page.AcceptedAsync("m");
        await reading;
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return (ProcessMemory.Resident(server.ProcessId), ProcessMemory.Share(server.ProcessId));
    }

    static async Task<IReadOnlyList<Row>> SessionAsync(BenchArguments arguments, string folder)
    {
        await using var session = SessionProcess.Start(arguments.Program!, folder, null);
        await using var page = await PageClient.ConnectAsync(await session.Port);
        await page.SendAsync("n", "hello");
        await page.AcceptedAsync("n");
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var tree = ProcessMemory.Tree(session.Id);
        return
        [
            new("memory", "session alone, resident", ProcessMemory.Resident(session.Id), "MiB"),
            new("memory", string.Create(CultureInfo.InvariantCulture, $"session with its channel, {tree.Count} processes (sum of Pss)"), tree.Sum(ProcessMemory.Share), "MiB"),
        ];
    }
}
