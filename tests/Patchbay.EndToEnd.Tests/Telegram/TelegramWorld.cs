using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.EndToEnd.Tests.Support;
using Patchbay.Platforms.Telegram.Fake;
using Patchbay.Spool;

namespace Patchbay.EndToEnd.Tests.Telegram;

/// <summary>The real program, a home of its own, and a Bot API server on this machine. 42 owns, 99 is nobody.</summary>
sealed partial class TelegramWorld : IAsyncDisposable
{
    public const long Owner = 42;
    public const long Stranger = 99;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-tg-").FullName;
    readonly List<SessionProcess> _sessions = [];
    readonly List<Process> _collectors = [];

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
    public static async Task<TelegramWorld> OpenAsync(bool withFaults = false)
    {
        var program = withFaults ? await PublishedProgram.WithFaultsAsync() : await PublishedProgram.ShippedAsync();
        var world = new TelegramWorld(program, await FakeBotApi.StartAsync());
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

    /// <param name="faults">As PATCHBAY_FAULT wants them.</param>
    /// <param name="change">Whatever else is to be different.</param>
    public SessionProcess Start(string name = "phone", string faults = "", Action<ProcessStartInfo>? change = null)
    {
        var start = Prepare(PublishedProgram.Start(
            _program, "--headless", "--output-format", "stream-json", "--name", name, "--channels", "builtin:telegram"));
        if (faults.Length > 0)
        {
            start.Environment["PATCHBAY_FAULT"] = faults;
        }

        change?.Invoke(start);
        var session = SessionProcess.Start(start);
        _sessions.Add(session);
        return session;
    }

    /// <summary>A process that collects with no session open.</summary>
    public Process StartCollector(string faults = "")
    {
        var start = Prepare(PublishedProgram.Start(_program, "channel", "telegram", "--headless"));
        start.Environment["PATCHBAY_FAULT"] = faults;
        var collector = Process.Start(start)!;
        collector.StandardInput.Close();
        _collectors.Add(collector);
        _ = Task.WhenAll(collector.StandardOutput.ReadToEndAsync(), collector.StandardError.ReadToEndAsync());
        return collector;
    }

    /// <summary>The process that receives just now, or did last; null before anybody did.</summary>
    public int? Holder => Directory.Exists(Path.Combine(Home, "leases"))
        ? Directory.EnumerateFiles(Path.Combine(Home, "leases"), "*.lock").Select(FileLock.ReadHolder).FirstOrDefault()?.ProcessId
        : null;

    public IReadOnlyList<int> Channels => WorldProcesses.Of(Home, "channel\0telegram");

    /// <summary>What entered the transcript of a session, in order; events of a turn that was cut off are not counted again.</summary>
    public IReadOnlyList<string> Transcript(string session) => Path.Combine(Home, "sessions", session, "session.db") is var path && File.Exists(path)
        ? DatabaseCopy.Query(path, "SELECT text FROM entries WHERE kind = 'event' ORDER BY seq", row => row.GetString(0))
        : [];

    /// <summary>The owner presses the button of a card whose data begins, and perhaps ends, like this.</summary>
    public void Tap(JsonObject card, string data, string end = "") => Bot.People.Press(
        Chat, Owner, card["message_id"]!.GetValue<long>(),
        card["reply_markup"]!["inline_keyboard"]!.AsArray().SelectMany(row => row!.AsArray())
            .Select(button => button!["callback_data"]!.GetValue<string>()).Single(given => given.StartsWith(data, StringComparison.Ordinal) && given.EndsWith(end, StringComparison.Ordinal)));

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

    /// <summary>What the agent of a session was shown, in order: the events of each turn, and those that entered it.</summary>
    public static IReadOnlyList<string> Shown(SessionProcess session)
    {
        var feed = session.Feed;
        var contents = feed.Where(item => Is(item, "event")).DistinctBy(Id).ToDictionary(Id, item => item.GetProperty("content").GetString()!);
        return
        [
            .. feed.Where(item => Is(item, "turn_started") || Is(item, "events_injected"))
                .SelectMany(item => item.GetProperty("event_ids").EnumerateArray()).Select(id => contents[id.GetString()!]),
        ];

        static bool Is(JsonElement item, string type) => item.GetProperty("type").GetString() == type;
        static string Id(JsonElement item) => item.GetProperty("event_id").GetString()!;
    }

    /// <summary>Messages in the transcript of the session "phone", in the order in which they entered, without marked repetitions.</summary>
    public IReadOnlyList<(string ChatId, string Text)> Kept()
    {
        var path = Path.Combine(Home, "sessions", "phone", "session.db");
        try
        {
            return !File.Exists(path) ? [] : DatabaseCopy.Query(
                path, "SELECT text FROM entries WHERE kind = 'event' ORDER BY seq",
                row => Entry().Match(row.GetString(0)) is var found ? (found.Groups[1].Value, found.Groups[2].Value) : default);
        }
        catch (Exception moving) when (moving is Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            return []; // looked at in the middle of a write
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

        foreach (var collector in _collectors)
        {
            collector.Kill();
            await collector.WaitForExitAsync();
            collector.Dispose();
        }

        await Bot.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(" chat_id=\"(\\d+)\".*?>\\s*(m\\d+\\.)", RegexOptions.Singleline)]
    private static partial Regex Entry();

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
