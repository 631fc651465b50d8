using System.CommandLine;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Cli.Fakes;

/// <summary><c>patchbay fake telegram</c>: Telegram played on this machine, by hand.</summary>
static class FakeTelegramCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Where it listens on this machine; 0 takes any free port", HelpName = "PORT" };
        var telegram = new Command("telegram", "Play Telegram on this machine: lines you type are messages to the bot, and what it answers is printed") { port };
        telegram.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), cancellationToken));
        return telegram;
    }

    static async Task<int> RunAsync(int port, CancellationToken cancellationToken)
    {
        FakeBotApi bot;
        try
        {
            bot = await FakeBotApi.StartAsync(port: port, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            await Console.Error.WriteLineAsync($"patchbay: cannot listen on port {port}: {exception.Message}");
            return CommandLine.BadUsage;
        }

        await using (bot)
        {
            await Console.Out.WriteLineAsync(
                $"""
                Telegram is played at {bot.Root}. In another terminal:

                  export PATCHBAY_HOME=$(mktemp -d) TELEGRAM_API_ROOT={bot.Root} TELEGRAM_BOT_TOKEN={bot.Token}
                  patchbay access telegram allow 42 && patchbay access telegram owner add 42
                  patchbay --channels builtin:telegram

                Write here: TEXT (as 42), ID: TEXT (as another), press MESSAGE DATA (a button). Ctrl-D ends.

                """);
            await new FakeTalk(bot, Console.In, Console.Out, TimeProvider.System).RunAsync(cancellationToken);
            return 0;
        }
    }
}
