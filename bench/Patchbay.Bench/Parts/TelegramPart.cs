using System.Diagnostics;
using Patchbay.Bench.Processes;
using Patchbay.Bench.Stand;

namespace Patchbay.Bench.Parts;

/// <summary>
/// One message at a time through the real Telegram channel and a Bot API server in this program: from the update that waits
/// at the server to the line that the host has read, the commit between the two; and from the call of the reply tool to the
/// message at the server. Both have the time of an HTTP request on this machine in them.
/// </summary>
static class TelegramPart
{
    const int WarmUp = 300;
    const int Messages = WarmUp + 500;

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchArguments arguments, string folder)
    {
        if (arguments.Program is not { } program)
        {
            return []; // Only the program as it ships has this channel.
        }

        await using var telegram = await BenchTelegram.StartAsync();
        long sentAt = 0;
        telegram.Bot.Seen = call => sentAt = call.Method is "sendMessage" ? Stopwatch.GetTimestamp() : sentAt;
        await using var server = ServerProcess.Start(BenchTelegram.Channel(program), await BenchTelegram.HomeAsync(folder, "home"), telegram.Variables);
        await server.ShakeHandsAsync();
        var (inbound, outbound) = (new List<double>(), new List<double>());
        for (var number = 0; number < Messages; number++)
        {
            var said = Stopwatch.GetTimestamp();
            telegram.Say("a short message of a person");
            var (eventId, arrived) = await EventAsync(server);
            await server.ConfirmAsync([eventId]);
            var called = Stopwatch.GetTimestamp();
            await server.CallAsync(number + 10, "reply", """{"chat_id":"42","text":"a short answer"}""");
            if (number >= WarmUp)
            {
                inbound.Add(Sample.Milliseconds(said, arrived));
                outbound.Add(Sample.Milliseconds(called, Volatile.Read(ref sentAt)));
            }
        }

        return
        [
            .. Row.Spread("telegram", "message at Telegram → durable → notification", inbound),
            .. Row.Spread("telegram", "reply call → message at Telegram", outbound),
        ];
    }

    static async Task<(string EventId, long At)> EventAsync(ServerProcess server)
    {
        var found = ("", 0L);
        await server.ReadLinesAsync(line =>
        {
            if (EventLine.Read(line) is not { } message)
            {
                return true;
            }

            found = (message.EventId, Stopwatch.GetTimestamp());
            return false;
        });
        return found;
    }
}
