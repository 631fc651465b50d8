using System.Diagnostics;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>The same way, and on through a whole session until the agent is handed the event: two commits, two processes.</summary>
static class AgentPart
{
    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        long handed = 0;
        using var arrived = new SemaphoreSlim(0);
        var agent = new BenchAgent(_ =>
        {
            handed = Stopwatch.GetTimestamp();
            arrived.Release();
        });
        var (session, port) = await SessionStand.StartAsync("fakechat", ServerPrograms.Fakechat(arguments), folder, agent);
        await using var ending = session;
        await using var page = await PageClient.ConnectAsync(await port);
        var sent = await OneByOne.RunAsync(page, async _ =>
        {
            await arrived.WaitAsync();
            var at = handed;
            await session.WaitUntilIdleAsync(CancellationToken.None);
            return at;
        });
        return
        [
            new("agent", "accepted → transcript on disk → agent, p50", Sample.Median(sent.Select(message => message.Between)), "ms", 1),
            new("agent", "accepted → transcript on disk → agent, p99", Sample.Quantile(sent.Select(message => message.Between), 0.99), "ms", 5),
            new("agent", "sent → agent, both commits, p50", Sample.Median(sent.Select(message => message.ToArrived)), "ms"),
            new("agent", "sent → agent, both commits, p99", Sample.Quantile(sent.Select(message => message.ToArrived), 0.99), "ms"),
        ];
    }
}
