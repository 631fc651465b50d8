using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;

namespace Patchbay.Bench.Parts;

/// <summary>
/// One message at a time through the real test channel: from the moment in which a program sends it at the page's socket to
/// the line that the host has read. The commit lies between the two, so this is more than accept → notification.
/// </summary>
static class LatencyPart
{
    const int WarmUp = 300;
    const int Messages = 1000;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        await using var server = ServerProcess.Start(ServerPrograms.Fakechat(arguments), folder);
        await server.ShakeHandsAsync();
        var lines = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var arrived = new SemaphoreSlim(0);
        var reading = ReadAsync(server, lines, arrived);
        await using var page = await PageClient.ConnectAsync(await server.Port);
        List<double> toNotification = [], toAccepted = [];
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
                toAccepted.Add(Sample.Milliseconds(sent, accepted));
                toNotification.Add(Sample.Milliseconds(sent, lines[id]));
            }
        }

        await reading;
        return
        [
            new("latency", "sent → accepted (on disk), p50", Sample.Median(toAccepted), "ms"),
            new("latency", "sent → accepted (on disk), p99", Sample.Quantile(toAccepted, 0.99), "ms"),
            new("latency", "sent → durable → notification, p50", Sample.Median(toNotification), "ms", 1),
            new("latency", "sent → durable → notification, p99", Sample.Quantile(toNotification, 0.99), "ms", 5),
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

                return lines.Count < WarmUp + Messages;
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
