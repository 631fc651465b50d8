using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>
/// What the Telegram channel costs: its start, its memory, a burst that waited at Telegram, each message committed, and the
/// whole way to the agent of a session. The Bot API server is in this program, and its work is in the figures.
/// </summary>
static class TelegramCostPart
{
    const int Burst = 10_000;
    const int WarmUp = 200;
    const int Messages = WarmUp + 400;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Program is not { } program)
        {
            return []; // Only the program as it ships has this channel.
        }

        var command = BenchTelegram.Channel(program);
        await using var telegram = await BenchTelegram.StartAsync();
        var start = await StartPart.MedianAsync(command, await BenchTelegram.HomeAsync(folder, "start"), telegram.Variables);
        var memory = await MemoryAsync(command, await BenchTelegram.HomeAsync(folder, "memory"), telegram);
        var count = await BurstAsync(command, await BenchTelegram.HomeAsync(folder, "burst"), telegram);

        // A server of its own: what the burst had not confirmed when it ended would come once more.
        await using var quiet = await BenchTelegram.StartAsync();
        var way = await AgentAsync(command, await BenchTelegram.HomeAsync(folder, "agent"), quiet);
        return
        [
            new("telegram-cost", "Telegram's channel: start → initialize answer", start, "ms", 186),
            new("telegram-cost", "Telegram's channel, resident", memory, "MiB", 62),
            new("telegram-cost", "burst of 10,000 that waited at Telegram → durable → notification", count.Rate, "events/s", 14_651, true),
            new("telegram-cost", "the same: lost, doubled or reordered", count.Lost + count.Doubled + count.Reordered, "events", 0),
            .. Row.Spread("telegram-cost", "message at Telegram → agent, both commits", way),
        ];
    }

    static async Task<double> MemoryAsync(ServerCommand command, string folder, BenchTelegram telegram)
    {
        await using var server = ServerProcess.Start(command, folder, telegram.Variables);
        await server.ShakeHandsAsync();
        telegram.Say("hello");
        var id = "";
        await server.ReadLinesAsync(line => (id = EventLine.Read(line)?.EventId ?? "").Length == 0);
        await server.ConfirmAsync([id]);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return ProcessMemory.Resident(server.ProcessId);
    }

    static async Task<BurstCount> BurstAsync(ServerCommand command, string folder, BenchTelegram telegram)
    {
        long first = 0;
        for (var number = 0; number < Burst; number++)
        {
            var id = telegram.Say("one of many messages that waited while nobody asked for them");
            first = number == 0 ? id : first;
        }

        var count = new BurstCount(Burst);
        var confirm = new List<string>();
        await using var server = ServerProcess.Start(command, folder, telegram.Variables);
        await server.ShakeHandsAsync();
        var began = Stopwatch.GetTimestamp();
        await server.ReadLinesAsync(
            line =>
            {
                if (EventLine.Read(line) is { } message)
                {
                    count.Add((int)(long.Parse(message.MessageId, CultureInfo.InvariantCulture) - first), began);
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

    static async Task<IReadOnlyList<double>> AgentAsync(ServerCommand command, string folder, BenchTelegram telegram)
    {
        using var arrivals = new ArrivalAgent();
        var (session, _) = await SessionStand.StartAsync("telegram", command, folder, arrivals.Agent, telegram.Variables);
        await using var ending = session;
        var way = new List<double>();
        for (var number = 0; number < Messages; number++)
        {
            var said = Stopwatch.GetTimestamp();
            telegram.Say("a short message of a person");
            var handed = await arrivals.NextAsync(session);
            if (number >= WarmUp)
            {
                way.Add(Sample.Milliseconds(said, handed));
            }
        }

        return way;
    }
}
