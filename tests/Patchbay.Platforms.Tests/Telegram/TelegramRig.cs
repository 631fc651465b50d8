using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels;
using Patchbay.Channels.Gate;
using Patchbay.Channels.Testing;
using Patchbay.Platforms.Telegram;
using Patchbay.Platforms.Telegram.Fake;
using Patchbay.Protocol.Events;
using Patchbay.Protocol.Extensions;

namespace Patchbay.Platforms.Tests.Telegram;

/// <summary>
/// Telegram as a channel in this process, with its real spool and access files, against the fake server. 42 owns, 43
/// approves, 44 sends; the group -100 is opted in.
/// </summary>
sealed class TelegramRig : IAsyncDisposable
{
    public const long Owner = 42;
    public const long Approver = 43;
    public const long Sender = 44;
    public const long Stranger = 99;
    public const long TeamId = -100;

    readonly bool _keepsFolder;

    TelegramRig(FakeBotApi bot, string? folder)
    {
        Bot = bot;
        _keepsFolder = folder is not null;
        Folder = folder ?? Directory.CreateTempSubdirectory("telegram-").FullName;
    }

    public FakeBotApi Bot { get; }

    public FakePeople People => Bot.People;

    /// <summary>Holds <c>state/</c> and <c>project/</c>.</summary>
    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");

    public string Project => Path.Combine(Folder, "project");

    public ChannelServerHarness Server { get; private set; } = null!;

    public FakeChat Team { get; private set; } = null!;

    public static async Task<TelegramRig> StartAsync(
        bool receipts = true, Func<TelegramSettings, TelegramSettings>? change = null, string? access = null, string? folder = null, FakeBotApi? bot = null,
        Action<FakeBotApi>? before = null)
    {
        var rig = new TelegramRig(bot ?? await FakeBotApi.StartAsync(), folder);
        Directory.CreateDirectory(rig.State);
        Directory.CreateDirectory(rig.Project);
        if (folder is null)
        {
            await rig.WriteAccessAsync(access);
        }

        foreach (var person in new[] { Owner, Approver, Sender })
        {
            rig.People.Direct(person);
        }

        rig.Team = rig.People.Group(TeamId, "team", 7);
        before?.Invoke(rig.Bot);
        var (settings, errors) = TelegramSettings.Read(name => name switch
        {
            "TELEGRAM_STATE_DIR" => rig.State,
            "TELEGRAM_BOT_TOKEN" => rig.Bot.Token,
            "TELEGRAM_API_ROOT" => rig.Bot.Root.ToString(),
            "CLAUDE_PROJECT_DIR" => rig.Project,
            _ => null,
        });
        Assert.Empty(errors);
        settings = settings with { PollSeconds = 1, Patience = TimeSpan.FromSeconds(2), AlbumPause = TimeSpan.FromMilliseconds(50) };
        rig.Server = ChannelServerHarness.Start(
            TelegramPlatform.Create(change?.Invoke(settings) ?? settings, errors, TimeProvider.System),
            new ChannelServerSettings { PlainGrace = TimeSpan.Zero, Project = rig.Project, LeaseFolder = Path.Combine(rig.Folder, "leases") });
        await rig.Server.InitializeAsync(receipts);
        return rig;
    }

    public static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Roles are written by the way that the commands take.</summary>
    public async Task WriteAccessAsync(string? access = null)
    {
        await File.WriteAllTextAsync(Path.Combine(State, "access.json"), access ??
            """{"dmPolicy":"allowlist","allowFrom":["42","43","44"],"groups":{"-100":{"requireMention":true,"allowFrom":[]}}}""");
        var store = new AccessStore(new AccessPlace(TelegramAccess.Profile, State, false), _ => { }, TimeProvider.System);
        await store.ChangeAsync(
            draft =>
            {
                foreach (var person in draft.Approvers.ToList())
                {
                    draft.SetApprover(person, false);
                }

                return draft.SetOwner("42", true) | draft.SetApprover("43", true);
            },
            CancellationToken.None);
    }

    /// <summary>The next event, which the host has queued with that.</summary>
    public async Task<ChannelEvent> EventAsync(ReceiptState? receipt = null)
    {
        var message = await Server.NextEventAsync();
        if (receipt is { } state && message.Id is { } id)
        {
            await Server.ReceiptAsync(new Receipt(id, state));
        }

        return message;
    }

    public static string? Meta(ChannelEvent message, string key) => message.Meta.FirstOrDefault(pair => pair.Key == key).Value;

    /// <summary>The text of a tool's result; an error is a failure of the test.</summary>
    public async Task<string> CallAsync(string tool, JsonObject arguments)
    {
        var (text, isError) = await Server.CallToolAsync(tool, arguments);
        Assert.False(isError, text);
        return text;
    }

    public async Task<string> FailAsync(string tool, JsonObject arguments)
    {
        var (text, isError) = await Server.CallToolAsync(tool, arguments);
        Assert.True(isError, text);
        return text;
    }

    /// <summary>The first message of the bot in a chat that fits, also after edits.</summary>
    public static async Task<JsonObject> SentAsync(FakeChat chat, Func<JsonObject, bool> fits)
    {
        JsonObject? found = null;
        await WaitAsync(() => (found = chat.FromBot().FirstOrDefault(fits)) is not null);
        return found!;
    }

    public static Task<JsonObject> SentAsync(FakeChat chat, string part) => SentAsync(chat, message => TextOf(message).Contains(part, StringComparison.Ordinal));

    public static string TextOf(JsonObject message) => message["text"]?.GetValue<string>() ?? "";

    public static long IdOf(JsonObject message) => message["message_id"]!.GetValue<long>();

    /// <summary>The data of the buttons under a message.</summary>
    public static IReadOnlyList<string> ButtonsOf(JsonObject message) =>
        [.. message["reply_markup"]?["inline_keyboard"]?.AsArray().SelectMany(row => row!.AsArray()).Select(button => button!["callback_data"]!.GetValue<string>()) ?? []];

    public Task NotifyAsync(string method, string parameters) => Server.NotifyAsync(method, JsonNode.Parse(parameters));

    /// <summary>The next notice to the operator that has this text in it.</summary>
    public async Task<string> NoticeAsync(string part) => (await Server.NextNotificationAsync(seen =>
        seen.Method == "notifications/message" && seen.Parameters.GetProperty("data").GetString()!.Contains(part, StringComparison.Ordinal)))
        .Parameters.GetProperty("data").GetString()!;

    public async Task<JsonElement> NotificationAsync(string method) =>
        (await Server.NextNotificationAsync(seen => seen.Method == method)).Parameters;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (!_keepsFolder)
        {
            await Bot.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
