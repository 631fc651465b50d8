using System.Globalization;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>
/// A burst that a platform pushes into a channel server process: to the line that a host has read, and to the agent of a
/// session after its commit. Every event is on disk before it leaves.
/// </summary>
static class BurstPart
{
    const int Rounds = 3;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        List<BurstCount> wire = [], session = [];
        for (var round = 0; round < Rounds; round++)
        {
            wire.Add(await WireAsync(Directory.CreateDirectory(Path.Combine(folder, $"wire{round}")).FullName));
            session.Add(await SessionAsync(Directory.CreateDirectory(Path.Combine(folder, $"session{round}")).FullName));
        }

        return
        [
            new("burst", "burst of 20,000, spool → notification", Sample.Median(wire.Select(count => count.Rate)), "events/s", 30_000, true),
            new("burst", "burst of 20,000, spool → transcript → agent", Sample.Median(session.Select(count => count.Rate)), "events/s", 30_000, true),
            new("burst", "lost in all bursts", wire.Concat(session).Sum(count => count.Lost), "events", 0),
            new("burst", "doubled in all bursts", wire.Concat(session).Sum(count => count.Doubled), "events", 0),
            new("burst", "reordered in all bursts", wire.Concat(session).Sum(count => count.Reordered), "events", 0),
        ];
    }

    static async Task<BurstCount> WireAsync(string folder)
    {
        var count = new BurstCount(BurstPlatform.Size);
        await using var server = ServerProcess.Start(ServerCommand.Ours("burst"), folder);
        await server.ShakeHandsAsync();
        await server.GoAsync();
        var confirm = new List<string>();
        await server.ReadLinesAsync(
            line =>
            {
                if (EventLine.Read(line) is { } message)
                {
                    count.Add(int.Parse(message.MessageId, CultureInfo.InvariantCulture), message.At);
                    confirm.Add(message.EventId);
                }

                return !count.IsWhole;
            },
            async () =>
            {
                if (confirm.Count > 0)
                {
                    await server.ConfirmAsync(confirm);
                    confirm.Clear();
                }
            });
        return count;
    }

    static async Task<BurstCount> SessionAsync(string folder)
    {
        var count = new BurstCount(BurstPlatform.Size);
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = new BenchAgent(block =>
        {
            count.Add(int.Parse(block.Message["message_id"]!, CultureInfo.InvariantCulture), long.Parse(block.Message["at"]!, CultureInfo.InvariantCulture));
            if (count.IsWhole)
            {
                whole.TrySetResult();
            }
        });
        var (session, _) = await SessionStand.StartAsync("burst", ServerCommand.Ours("burst"), folder, agent);
        await using var ending = session;
        session.Prompt("go"); // the first turn tells the channel of the session, and the burst begins
        await whole.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return count;
    }
}
