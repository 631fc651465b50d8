using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Channels;
using Patchbay.Channels.Testing;
using Patchbay.Platforms.Tests.Webhook.Providers;
using Patchbay.Platforms.Webhook;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Platforms.Tests.Webhook;

/// <summary>The channel in this process with its real listener and its real spool, one GitHub hook, and a host that is this test.</summary>
sealed class HookRig : IAsyncDisposable
{
    public const string Hook = "ci";

    readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };

    HookRig()
    {
        Folder = Directory.CreateTempSubdirectory("hooks-").FullName;
        Http = new HttpClient(_handler, disposeHandler: true);
        Desk = new HookDesk(Variable, Folder, "test", TimeProvider.System);
    }

    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");

    public string Inbox => Path.Combine(State, "inbox");

    public HookDesk Desk { get; }

    public string Secret { get; private set; } = "";

    public HttpClient Http { get; }

    public WebhookPlatform Platform { get; private set; } = null!;

    public ChannelServerHarness Host { get; private set; } = null!;

    /// <summary>A GitHub request as its vector has it.</summary>
    public static HookVector CheckRun => HookVector.All.Single(vector => vector.Name == "github/check_run_failed");

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<HookRig> StartAsync(Func<HookWish, HookWish>? wish = null, Func<HookSettings, HookSettings>? change = null)
    {
        var rig = new HookRig();
        var wanted = new HookWish(Hook, "github", null, null, null, null, IsPublic: false);
        rig.Secret = (await rig.Desk.AddAsync(wish is null ? wanted : wish(wanted), Patience)).Secret!;
        var (settings, errors) = HookSettings.Read(rig.Variable);
        rig.Platform = WebhookPlatform.Create(change is null ? settings : change(settings), errors, TimeProvider.System);
        rig.Host = ChannelServerHarness.Start(
            rig.Platform, new ChannelServerSettings { LeaseFolder = Path.Combine(rig.Folder, "leases"), Project = "/tmp", PlainGrace = TimeSpan.Zero });
        await rig.Host.InitializeAsync(withReceipts: true);
        await WaitAsync(() => rig.Platform.Port != 0);
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

    public string? Variable(string name) => name switch { "WEBHOOK_STATE_DIR" => State, "WEBHOOK_PORT" => "0", _ => null };

    /// <summary>As GitHub sends it, signed with the hook's secret.</summary>
    public Task<(HttpStatusCode Status, string Text, HttpResponseMessage Response)> PostAsync(
        byte[]? body = null, string hook = Hook, string? secret = null, string kind = "check_run", Action<HttpRequestMessage>? change = null)
    {
        var content = body ?? CheckRun.Body;
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Platform.Port}/hooks/{hook}") { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-GitHub-Event", kind);
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), content)));
        change?.Invoke(request);
        return SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, string Text, HttpResponseMessage Response)> SendAsync(HttpRequestMessage request)
    {
        // Ended with the request: a million timers that still run would look like memory that the listener keeps.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var response = await Http.SendAsync(request, patience.Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token), response);
    }

    /// <summary>Another failed check, which no other request was about.</summary>
    public static byte[] Body(int number)
    {
        var body = JsonNode.Parse(CheckRun.Body)!;
        body["check_run"]!["name"] = $"check {number}";
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    public static string Id(string answer) => JsonNode.Parse(answer)!["id"]!.GetValue<string>();

    /// <summary>What was counted, once the counters are on disk.</summary>
    public async Task<long> CountAsync(string sender, string reason, long atLeast = 1)
    {
        var count = 0L;
        await WaitAsync(() => (count = Patchbay.Spool.AuditLog.ReadDrops(Path.Combine(State, "spool.db"))
            .Where(drop => drop.Sender == sender && drop.Reason == reason).Sum(drop => drop.Count)) >= atLeast);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
