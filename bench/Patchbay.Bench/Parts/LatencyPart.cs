using System.Collections.Concurrent;
using System.Diagnostics;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// One message at a time through the real test channel: from the moment in which a program sends it at the page's socket to
/// the line that the host has read. The commit lies between the two, so this is more than accept → notification.
/// </summary>
static class LatencyPart
{
    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        await using var server = ServerProcess.Start(ServerPrograms.Fakechat(arguments), folder);
        await server.ShakeHandsAsync();
        var lines = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var arrived = new SemaphoreSlim(0);
        var reading = ReadAsync(server, lines, arrived);
        await using var page = await PageClient.ConnectAsync(await server.Port);
        var sent = await OneByOne.RunAsync(page, async id =>
        {
            await arrived.WaitAsync();
            return lines[id];
        });
        await reading;
        return
        [
            .. Row.Spread("latency", "sent → accepted (on disk)", [.. sent.Select(message => message.ToAccepted)]),
            .. Row.Spread("latency", "sent → durable → notification", [.. sent.Select(message => message.ToArrived)], 1, 5),
        ];
    }

    static async Task ReadAsync(ServerProcess server, ConcurrentDictionary<string, long> lines, SemaphoreSlim arrived)
    {
        var confirm = new List<string>();
        await server.ReadLinesAsync(
            line =>
            {
                if (EventLine.Read(line) is { } message)
                {
                    lines[message.MessageId] = Stopwatch.GetTimestamp();
                    confirm.Add(message.EventId);
                    arrived.Release();
                }

                return lines.Count < OneByOne.Messages;
            },
            async () =>
            {
                if (confirm.Count > 0)
                {
                    await server.ConfirmAsync(confirm);
                    confirm.Clear();
                }
            });
    }
}
