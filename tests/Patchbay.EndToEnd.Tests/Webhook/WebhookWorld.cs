using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>The real program with one hook for GitHub, and a vendor that knows its secret.</summary>
sealed class WebhookWorld : IAsyncDisposable
{
    public const string Hook = "ci";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _program;
    readonly string _folder = Directory.CreateTempSubdirectory("patchbay-hooks-").FullName;
    readonly List<SessionProcess> _sessions = [];
    readonly List<Process> _collectors = [];
    int? _port;
    readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(15) };

    WebhookWorld(string program, string? home)
    {
        _program = program;
        Home = home ?? Path.Combine(_folder, "home");
        Project = Directory.CreateDirectory(Path.Combine(_folder, "project")).FullName;
    }

    public string Home { get; }

    public string Project { get; }

    public string Secret { get; private set; } = "";

    /// <summary>A session that another world started in this home, whose listener is meant from now on.</summary>
    public SessionProcess? Other { get; set; }

    /// <summary>The port that the last session announced; null while it has not.</summary>
    public int? Port => _port ?? ((Other ?? _sessions.LastOrDefault()) is { HasExited: false } last && last.NoticesWith("hooks are open at") is [.., var notice]
        ? new Uri(notice[notice.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]).Port
        : null);

    public static async Task<WebhookWorld> OpenAsync(bool withFaults = false, string? home = null)
    {
        var world = new WebhookWorld(withFaults ? await PublishedProgram.WithFaultsAsync() : await PublishedProgram.ShippedAsync(), home);
        var made = await world.RunAsync("hook", "add", Hook, "--provider", "github", "--yes");
        world.Secret = made.Split('\n').Single(line => line.StartsWith("secret ", StringComparison.Ordinal)).Split(' ')[^1];
        return world;
    }

    public Task<string> RunAsync(params IEnumerable<string> arguments) => RunWithAsync(null, arguments);

    /// <param name="input">A line of standard input.</param>
    public async Task<string> RunWithAsync(string? input, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Prepare(PublishedProgram.Start(_program, arguments)))!;
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input);
        }

        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }

    public SessionProcess Start(string name = "night", string faults = "")
    {
        var start = Prepare(PublishedProgram.Start(
            _program, "--headless", "--output-format", "stream-json", "--name", name, "--channels", "builtin:webhook"));
        if (faults.Length > 0)
        {
            start.Environment["PATCHBAY_FAULT"] = faults;
        }

        var session = SessionProcess.Start(start);
        _sessions.Add(session);
        return session;
    }

    /// <summary>A process that listens with no session open; what it hears waits, and is merged where it is about one thing.</summary>
    public Process StartCollector(string faults = "")
    {
        _port ??= FreePort();
        var start = Prepare(PublishedProgram.Start(_program, "channel", "webhook", "--headless"));
        start.Environment["PATCHBAY_FAULT"] = faults;
        var collector = Process.Start(start)!;
        collector.StandardInput.Close();
        _collectors.Add(collector);
        _ = Task.WhenAll(collector.StandardOutput.ReadToEndAsync(), collector.StandardError.ReadToEndAsync());
        return collector;
    }

    /// <summary>The check with this name failed: the answer's status and id, or null when nobody answered.</summary>
    /// <param name="run">Another run of the check is another report about the same thing.</param>
    public Task<(HttpStatusCode Status, string? Id)?> ReportAsync(string check, string? secret = null, string branch = "main", int run = 1)
    {
        var body = Body(check, branch, run);
        return PostAsync(
            Hook, body, new("X-GitHub-Event", "check_run"),
            new("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), body))));
    }

    /// <summary>What a vendor sends to one of the hooks.</summary>
    public async Task<(HttpStatusCode Status, string? Id)?> PostAsync(string hook, byte[] body, params IEnumerable<KeyValuePair<string, string>> headers)
    {
        if (Port is not { } port)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/hooks/{hook}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, response.StatusCode is HttpStatusCode.Accepted ? JsonNode.Parse(text)!["id"]!.GetValue<string>() : null);
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Sends it until it is accepted, as a vendor does that hears nothing or 503.</summary>
    public Task<string> AcceptedAsync(string check, string branch = "main", int run = 1) => AcceptedAsync(() => ReportAsync(check, branch: branch, run: run), check);

    public static async Task<string> AcceptedAsync(Func<Task<(HttpStatusCode Status, string? Id)?>> sendAsync, string what)
    {
        string? id = null;
        await WaitAsync(async () => (id = await sendAsync() is (HttpStatusCode.Accepted, { } given) ? given : null) is not null, $"202 for {what}");
        return id!;
    }

    /// <summary>Ends the channel, or the session too, which is started again; as a power switch would.</summary>
    public async Task KillAsync(bool alsoSession)
    {
        foreach (var id in WorldProcesses.Of(Home, "channel\0webhook"))
        {
            WorldProcesses.Kill(id);
        }

        if (alsoSession)
        {
            _sessions[^1].KillSession();
            await _sessions[^1].ExitedAsync();
            Start();
        }
    }

    public static async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

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

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static byte[] Body(string check, string branch, int run) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["action"] = "completed",
        ["check_run"] = new JsonObject
        {
            ["id"] = run,
            ["name"] = check,
            ["head_sha"] = "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
            ["conclusion"] = "failure",
            ["check_suite"] = new JsonObject { ["head_branch"] = branch },
        },
        ["repository"] = new JsonObject { ["full_name"] = "acme/site" },
    }.ToJsonString());

    ProcessStartInfo Prepare(ProcessStartInfo start)
    {
        start.WorkingDirectory = Project;
        start.Environment["PATCHBAY_HOME"] = Home;
        start.Environment["XDG_RUNTIME_DIR"] = _folder;
        start.Environment["WEBHOOK_PORT"] = $"{_port ?? 0}";
        return start;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
