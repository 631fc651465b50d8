using System.Diagnostics;
using System.Globalization;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Bench.Parts;

/// <summary>
/// What the Telegram channel costs: its start, its memory, a burst that waited at Telegram, each message committed, and the
/// whole way to the agent of a session. The Bot API server is in this program, and its work is in the figures.
/// </summary>
static class TelegramCostPart
{
    const long Person = 42;
    const int Burst = 10_000;
    const int WarmUp = 200;
    const int Messages = WarmUp + 400;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Program is not { } program)
        {
            return []; // Only the program as it ships has this channel.
        }

        var command = new ServerCommand(program, ["channel", "telegram"]);
        await using var bot = await FakeBotApi.StartAsync();
        bot.People.Direct(Person);
        var start = await StartPart.MedianAsync(command, await HomeAsync(folder, "start"), Variables(bot));
        var memory = await MemoryAsync(command, await HomeAsync(folder, "memory"), bot);
        var count = await BurstAsync(command, await HomeAsync(folder, "burst"), bot);

        // A server of its own: what the burst had not confirmed when it ended would come once more.
        await using var quiet = await FakeBotApi.StartAsync();
        quiet.People.Direct(Person);
        var way = await AgentAsync(command, await HomeAsync(folder, "agent"), quiet);
        return
        [
            new("telegram-cost", "Telegram's channel: start → initialize answer", start, "ms", 186),
            new("telegram-cost", "Telegram's channel, resident", memory, "MiB", 62),
            new("telegram-cost", "burst of 10,000 that waited at Telegram → durable → notification", count.Rate, "events/s", 14_651, true),
            new("telegram-cost", "the same: lost, doubled or reordered", count.Lost + count.Doubled + count.Reordered, "events", 0),
            new("telegram-cost", "message at Telegram → agent, both commits, p50", Sample.Median(way), "ms"),
            new("telegram-cost", "message at Telegram → agent, both commits, p99", Sample.Quantile(way, 0.99), "ms"),
        ];
    }

    static async Task<double> MemoryAsync(ServerCommand command, string folder, FakeBotApi bot)
    {
        await using var server = ServerProcess.Start(command, folder, Variables(bot));
        await server.ShakeHandsAsync();
        bot.People.Say(Person, "hello");
        var id = "";
        await server.ReadLinesAsync(line => (id = EventLine.Read(line)?.EventId ?? "").Length == 0);
        await server.ConfirmAsync([id]);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return ProcessMemory.Resident(server.ProcessId);
    }

    static async Task<BurstCount> BurstAsync(ServerCommand command, string folder, FakeBotApi bot)
    {
        long first = 0;
        for (var number = 0; number < Burst; number++)
        {
            var id = bot.People.Say(Person, "one of many messages that waited while nobody asked for them");
            first = number == 0 ? id : first;
        }

        var count = new BurstCount(Burst);
        var confirm = new List<string>();
        await using var server = ServerProcess.Start(command, folder, Variables(bot));
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

    static async Task<IReadOnlyList<double>> AgentAsync(ServerCommand command, string folder, FakeBotApi bot)
    {
        long handed = 0;
        using var arrived = new SemaphoreSlim(0);
        var agent = new BenchAgent(_ =>
        {
            handed = Stopwatch.GetTimestamp();
            arrived.Release();
        });
        var (session, _) = await SessionStand.StartAsync("telegram", command, folder, agent, Variables(bot));
        await using var ending = session;
        var way = new List<double>();
        for (var number = 0; number < Messages; number++)
        {
            var said = Stopwatch.GetTimestamp();
            bot.People.Say(Person, "a short message of a person");
            if (!await arrived.WaitAsync(TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException("no event at the agent");
            }

            await session.WaitUntilIdleAsync(CancellationToken.None);
            if (number >= WarmUp)
            {
                way.Add(Sample.Milliseconds(said, handed));
            }
        }

        return way;
    }

    static Dictionary<string, string?> Variables(FakeBotApi bot) => new()
    {
        ["TELEGRAM_BOT_TOKEN"] = bot.Token,
        ["TELEGRAM_API_ROOT"] = bot.Root.ToString(),
    };

    static async Task<string> HomeAsync(string folder, string name)
    {
        var home = Path.Combine(folder, name);
        var state = Directory.CreateDirectory(Path.Combine(home, "channels", "telegram")).FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "access.json"), """{"dmPolicy":"allowlist","allowFrom":["42"]}""");
        return home;
    }
}
