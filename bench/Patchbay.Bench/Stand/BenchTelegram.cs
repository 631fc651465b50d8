using Patchbay.Bench.Processes;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.Bench.Stand;

/// <summary>A Bot API server in this program, one person who may write, and how the Telegram channel is started against it.</summary>
sealed class BenchTelegram : IAsyncDisposable
{
    const long Person = 42;

    BenchTelegram(FakeBotApi bot)
    {
        Bot = bot;
        Bot.People.Direct(Person);
    }

    public FakeBotApi Bot { get; }

    public Dictionary<string, string?> Variables => new()
    {
        ["TELEGRAM_BOT_TOKEN"] = Bot.Token,
        ["TELEGRAM_API_ROOT"] = Bot.Root.ToString(),
    };

    public static ServerCommand Channel(string program) => new(program, ["channel", "telegram"]);

    public static async Task<BenchTelegram> StartAsync() => new(await FakeBotApi.StartAsync());

    /// <summary>A folder of state in which the person is let in.</summary>
    public static async Task<string> HomeAsync(string folder, string name)
    {
        var home = Path.Combine(folder, name);
        var state = Directory.CreateDirectory(Path.Combine(home, "channels", "telegram")).FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "access.json"), """{"dmPolicy":"allowlist","allowFrom":["42"]}""");
        return home;
    }

    /// <summary>The number of the update that waits at the server.</summary>
    public long Say(string text) => Bot.People.Say(Person, text);

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}
