using System.Diagnostics;
using System.Text.Json.Nodes;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.Platforms.Telegram.Fake;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>The real program, a home of its own, and a Bot API server on this machine. 42 owns, 99 is nobody.</summary>
sealed class TelegramWorld : IAsyncDisposable
{
    public const long Owner = 42;
    public const long Stranger = 99;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-tg-").FullName;
    readonly List<SessionProcess> _sessions = [];

    TelegramWorld(string program, FakeBotApi bot)
    {
        _program = program;
        Bot = bot;
        Home = Path.Combine(_folder, "home");
        Project = Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;
    }

    public FakeBotApi Bot { get; }

    public string Home { get; }

    public string Project { get; }

    public FakeChat Chat => Bot.People.Direct(Owner);

    /// <summary>The owner is let in by the commands that a person uses.</summary>
    public static async Task<TelegramWorld> OpenAsync()
    {
        var world = new TelegramWorld(await PublishedProgram.ShippedAsync(), await FakeBotApi.StartAsync());
        await world.RunAsync("access", "telegram", "allow", "42", "--yes");
        await world.RunAsync("access", "telegram", "owner", "add", "42", "--yes");
        return world;
    }

    public async Task RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Prepare(PublishedProgram.Start(_program, arguments)))!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    public SessionProcess Start(string name = "phone")
    {
        var session = SessionProcess.Start(Prepare(PublishedProgram.Start(
            _program, "--headless", "--output-format", "stream-json", "--name", name, "--channels", "builtin:telegram")));
        _sessions.Add(session);
        return session;
    }

    /// <summary>The first message of the bot to the owner that has this text in it.</summary>
    public async Task<JsonObject> SentAsync(string part)
    {
        JsonObject? found = null;
        await WaitAsync(() => (found = Chat.FromBot().FirstOrDefault(message => Text(message).Contains(part, StringComparison.Ordinal))) is not null, $"a message with '{part}'");
        return found!;
    }

    public async Task WaitAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                var last = Bot.Calls.TakeLast(8).Select(call => $"{call.Method} {call.Status} {call.Error}");
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}\n{string.Join('\n', last)}\n{string.Join('\n', _sessions.Select(session => session.Tail()))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public static string Text(JsonObject message) => message["text"]?.GetValue<string>() ?? "";

    /// <summary>Ends every channel process of this world, as a power switch would.</summary>
    public bool KillChannels() => WorldProcesses.Of(Home, "channel\0telegram").Aggregate(false, (killed, id) => WorldProcesses.Kill(id) | killed);

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        await Bot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["XDG_RUNTIME_DIR"] = _folder;
        start.Environment["TELEGRAM_BOT_TOKEN"] = Bot.Token;
        start.Environment["TELEGRAM_API_ROOT"] = Bot.Root.ToString();
        return start;
    }
}
