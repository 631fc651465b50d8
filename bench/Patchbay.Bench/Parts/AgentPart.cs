using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>The same way, and on through a whole session until the agent is handed the event: two commits, two processes.</summary>
static class AgentPart
{
    const int WarmUp = 300;
    const int Messages = 700;

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
        List<double> toAgent = [], between = [];
        for (var i = 0; i < WarmUp + Messages; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"m{i}");
            var sent = Stopwatch.GetTimestamp();
            await page.SendAsync(id, "a short message of a person");
            await page.AcceptedAsync(id);
            var accepted = Stopwatch.GetTimestamp();
            await arrived.WaitAsync();
            if (i >= WarmUp)
            {
                toAgent.Add(Sample.Milliseconds(sent, handed));
                between.Add(Math.Max(0, Sample.Milliseconds(accepted, handed)));
            }

            await session.WaitUntilIdleAsync(CancellationToken.None);
        }

        return
        [
            new("agent", "accepted → transcript on disk → agent, p50", Sample.Median(between), "ms", 1),
            new("agent", "accepted → transcript on disk → agent, p99", Sample.Quantile(between, 0.99), "ms", 5),
            new("agent", "sent → agent, both commits, p50", Sample.Median(toAgent), "ms"),
            new("agent", "sent → agent, both commits, p99", Sample.Quantile(toAgent, 0.99), "ms"),
        ];
    }
}
