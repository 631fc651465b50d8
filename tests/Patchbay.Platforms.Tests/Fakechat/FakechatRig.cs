using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Patchbay.Channels;
using Patchbay.Platforms.Fakechat;

namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>fakechat as a channel in this process, with its real listener, its real spool, and a host that is this test.</summary>
sealed class FakechatRig : IAsyncDisposable
{
    public const string Token = "a-token_of-the-tests-0123456789ab";

    readonly Pipe _toServer = new();
    readonly Pipe _fromServer = new();
    readonly StringWriter _log = new();
    // 100,000 lines of the channel; written by the reading loop, read by the test that waits for one.
    readonly Channel<JsonNode> _lines = System.Threading.Channels.Channel.CreateBounded<JsonNode>(100_000);
    readonly List<JsonNode> _passedOver = [];
    Task _running = Task.CompletedTask;
    Task _reading = Task.CompletedTask;
    int _requests;

    readonly bool _keepsFolder;

    FakechatRig(string? folder)
    {
        _keepsFolder = folder is not null;
        Folder = folder ?? NewFolder();
    }

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public string Folder { get; }

    public FakechatPlatform Platform { get; private set; } = null!;

    public JsonNode Initialized { get; private set; } = null!;

    public string Log => _log.ToString();

    public string Base => $"http://localhost:{Platform.Port}";

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true);

    public static string NewFolder() => Directory.CreateTempSubdirectory("fakechat-").FullName;

    public static async Task<FakechatRig> StartAsync(
        string? token = Token, string port = "0", string? folder = null, bool receipts = true, bool waitForPage = true, TimeProvider? time = null, FakechatNetwork? network = null)
    {
        var rig = new FakechatRig(folder);
        var (given, errors) = FakechatSettings.Read(name => name switch
        {
            "FAKECHAT_PORT" => port,
            "FAKECHAT_TOKEN" => token,
            "FAKECHAT_STATE_DIR" => Path.Combine(rig.Folder, "state"),
            _ => null,
        });
        rig.Platform = FakechatPlatform.Create(given with { Network = network }, errors, TimeProvider.System);
        var settings = new ChannelServerSettings { PlainGrace = TimeSpan.Zero, Project = "/tmp", Time = time ?? TimeProvider.System };
        rig._running = ChannelServer.RunAsync(
            rig.Platform, rig._toServer.Reader.AsStream(), rig._fromServer.Writer.AsStream(), TextWriter.Synchronized(rig._log), settings, CancellationToken.None);
        rig._reading = rig.ReadAsync();
        var experimental = receipts
            ? """{"patchbay/receipts":{},"patchbay/session":{},"patchbay/permission":{},"patchbay/question":{},"patchbay/control":{},"patchbay/feed":{}}"""
            : "{}";
        await rig.WriteAsync(
            """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"experimental":""" + experimental +
            """},"clientInfo":{"name":"test","version":"1"}}}""");
        rig.Initialized = (await rig.LineAsync(line => line["id"]?.GetValue<int>() == 0))["result"]!;
        await rig.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        if (waitForPage)
        {
            await WaitAsync(() => rig.Platform.Port != 0);
        }

        return rig;
    }

    public static async Task WaitAsync(Func<bool> condition)
    {
        var patience = Patience;
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience);
        }
    }

    /// <summary>A notification of the host.</summary>
    public Task NotifyAsync(string method, string parameters) =>
        WriteAsync($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""");

    public Task ReceiptAsync(string eventId, string state, string? reason = null) => NotifyAsync(
        "notifications/patchbay/receipts",
        $$"""{"receipts":[{"event_id":"{{eventId}}","state":"{{state}}"{{(reason is null ? "" : $",\"reason\":\"{reason}\"")}}}]}""");

    /// <summary>Runs a tool: the text of its result, and whether it is an error.</summary>
    public async Task<(string Text, bool IsError)> CallAsync(string tool, JsonObject arguments)
    {
        var id = Interlocked.Increment(ref _requests);
        await WriteAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = "tools/call",
            ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
        }.ToJsonString());
        var result = (await LineAsync(line => line["id"]?.GetValue<int>() == id))["result"]!;
        return (result["content"]![0]!["text"]!.GetValue<string>(), result["isError"]?.GetValue<bool>() ?? false);
    }

    /// <summary>The next event that the channel sent.</summary>
    public async Task<JsonNode> EventAsync() => (await NotificationAsync("notifications/claude/channel"))["params"]!;

    public Task<JsonNode> NotificationAsync(string method) => LineAsync(line => line["method"]?.GetValue<string>() == method);

    /// <summary>The first notice to the operator that has this text in it.</summary>
    public async Task<string> NoticesAsync(string part) => (await LineAsync(
        line => line["method"]?.GetValue<string>() == "notifications/message" && line["params"]!["data"]!.GetValue<string>().Contains(part, StringComparison.Ordinal)))
        ["params"]!["data"]!.GetValue<string>();

    /// <summary>True when such a notification came and no test waited for it.</summary>
    public bool HasSeen(string method) => _passedOver.Exists(line => line["method"]?.GetValue<string>() == method);

    /// <summary>All events up to the one with this message id.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsUpToAsync(string lastId)
    {
        var events = new List<JsonNode>();
        while (true)
        {
            events.Add(await EventAsync());
            if (events[^1]["meta"]!["message_id"]!.GetValue<string>() == lastId)
            {
                return events;
            }
        }
    }

    /// <summary>A tab that has its history; what is sent from now on it hears.</summary>
    public async Task<PageSocket> ConnectAsync(string? origin = null, string token = Token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(new Uri($"ws://localhost:{Platform.Port}/ws"), Patience);
        var page = new PageSocket(socket);
        page.History = await page.NextAsync("history");
        return page;
    }

    /// <summary>Ends the channel as the end of its input does.</summary>
    public async Task StopAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _running.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _fromServer.Writer.CompleteAsync();
        await _reading.WaitAsync(Patience);
        Http.Dispose();
        if (!_keepsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    async Task<JsonNode> LineAsync(Func<JsonNode, bool> wanted)
    {
        var kept = _passedOver.Find(line => wanted(line));
        if (kept is not null)
        {
            _passedOver.Remove(kept);
            return kept;
        }

        var patience = Patience;
        while (true)
        {
            var line = await _lines.Reader.ReadAsync(patience);
            if (wanted(line))
            {
                return line;
            }

            _passedOver.Add(line);
        }
    }

    async Task WriteAsync(string line)
    {
        await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
    }

    async Task ReadAsync()
    {
        using var reader = new StreamReader(_fromServer.Reader.AsStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            await _lines.Writer.WriteAsync(JsonNode.Parse(line)!);
        }
    }
}
