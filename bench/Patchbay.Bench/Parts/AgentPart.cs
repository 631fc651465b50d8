using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>The same way, and on through a whole session until the agent is handed the event: two commits, two processes.</summary>
static class AgentPart
{
    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        using var arrivals = new ArrivalAgent();
        var (session, port) = await SessionStand.StartAsync("fakechat", ServerPrograms.Fakechat(arguments), folder, arrivals.Agent);
        await using var ending = session;
        await using var page = await PageClient.ConnectAsync(await port);
        var sent = await OneByOne.RunAsync(page, _ => arrivals.NextAsync(session));
        return
        [
            .. Row.Spread("agent", "accepted → transcript on disk → agent", [.. sent.Select(message => message.Between)], 1, 5),
            .. Row.Spread("agent", "sent → agent, both commits", [.. sent.Select(message => message.ToArrived)]),
        ];
    }
}
