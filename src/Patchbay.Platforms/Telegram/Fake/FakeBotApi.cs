using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Telegram.Fake;

/// <summary>
/// A Bot API server on this machine: for tests, and for trying a setup without an account. Strict about requests, and with
/// faults on command. People are played by <see cref="People"/>.
/// </summary>
public sealed class FakeBotApi : IAsyncDisposable
{
    /// <summary>Has the form of a token and opens nothing.</summary>
    public const string DefaultToken = "7000000001:AAfakefakefakefakefakefakefakefake0";

    // A file of 50 MB, and the form around it.
    const long MaxRequest = 52 * 1024 * 1024;

    readonly Lock _lock = new();
    readonly List<FakeCall> _calls = [];
    readonly FakeFaults _faults = new();
    readonly FakeUpdates _updates = new();
    readonly FakeWorld _world;
    readonly FakeBotMethods _methods;
    readonly TimeProvider _time;
    LocalWebServer? _listener;

    FakeBotApi(string token, string botName, TimeProvider time)
    {
        Token = token;
        BotName = botName;
        _time = time;
        _world = new FakeWorld(botName, time);
        _methods = new FakeBotMethods(_world, _updates);
        People = new FakePeople(_world, _updates);
    }

    public string Token { get; }

    public string BotName { get; }

    /// <summary>What goes into <c>TELEGRAM_API_ROOT</c>.</summary>
    public Uri Root { get; private set; } = null!;

    /// <summary>Those who write to the bot and press its buttons.</summary>
    public FakePeople People { get; }

    /// <summary>Called when a request was done, on its thread.</summary>
    public Action<FakeCall>? Seen { get; set; }

    /// <summary>Updates that the bot has not confirmed yet.</summary>
    public int Unconfirmed => _updates.Count;

    /// <summary>All requests so far, in the order in which they came.</summary>
    public IReadOnlyList<FakeCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Port 0 takes any free one.</summary>
    public static async Task<FakeBotApi> StartAsync(
        string token = DefaultToken, string botName = "patchbay_test_bot", int port = 0, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var server = new FakeBotApi(token, botName, time ?? TimeProvider.System);
        server._listener = await LocalWebServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, port), null, new LocalWebLimits(MaxRequest, 1), _ => server.HandleAsync, cancellationToken);
        server.Root = new Uri($"http://127.0.0.1:{server._listener.Port}");
        return server;
    }

    public IReadOnlyList<FakeCall> CallsOf(string method) => [.. Calls.Where(call => call.Method == method)];

    /// <summary>Lets the next so many requests of a method go wrong, for one chat where it is named.</summary>
    public void Fail(string method, FakeFault fault, int times = 1, string? chatId = null) => _faults.Plan(method, chatId, fault, times);

    public void StopFailing() => _faults.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }
    }

    async Task HandleAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["file", var bot, .. var path])
        {
            await SendFileAsync(context, bot, string.Join('/', path));
            return;
        }

        var method = parts is [_, var name] ? name : "";
        var call = new FakeCall(0, method, [], [], _time.GetUtcNow());
        try
        {
            Check(parts, method);
            var (parameters, files) = await FakeParameters.ReadAsync(method, context.Request, context.RequestAborted);
            call = Record(new FakeCall(0, method, parameters, files, _time.GetUtcNow()));
            await RunAsync(context, call);
        }
        catch (FakeRefusal refusal)
        {
            (call.Status, call.Error) = (refusal.Code, refusal.Message);
            if (call.Number == 0)
            {
                Record(call);
            }

            var answer = new JsonObject { ["ok"] = false, ["error_code"] = refusal.Code, ["description"] = refusal.Message };
            if (refusal.RetryAfter is { } seconds)
            {
                answer["parameters"] = new JsonObject { ["retry_after"] = seconds };
            }

            await WriteAsync(context, refusal.Code, answer.ToJsonString());
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone.
        }
    }

    async Task RunAsync(HttpContext context, FakeCall call)
    {
        var fault = _faults.Next(call.Method, call["chat_id"]);
        switch (fault)
        {
            case FakeFault.Refuse refuse:
                throw new FakeRefusal(refuse.Code, refuse.Description, refuse.RetryAfter);
            case FakeFault.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                return;
            case FakeFault.Reset:
                context.Abort();
                return;
            case FakeFault.Garbage:
                await WriteAsync(context, 200, "<html>a gateway speaks</html>");
                return;
        }

        var result = await _methods.RunAsync(call.Method, call.Parameters, call.Files, context.RequestAborted);
        call.Status = 200;
        Seen?.Invoke(call);
        if (fault is FakeFault.ResetAfter)
        {
            context.Abort();
            return;
        }

        result = (fault, result) switch
        {
            (FakeFault.Duplicate, JsonArray list) => new JsonArray([.. list.SelectMany(item => new[] { item!.DeepClone(), item.DeepClone() })]),
            (FakeFault.Reorder, JsonArray list) => new JsonArray([.. list.Reverse().Select(item => item!.DeepClone())]),
            _ => result,
        };
        await WriteAsync(context, 200, new JsonObject { ["ok"] = true, ["result"] = result }.ToJsonString());
    }

    void Check(string[] parts, string method)
    {
        if (parts.Length == 0 || parts[0] != $"bot{Token}")
        {
            throw new FakeRefusal(parts is [['b', 'o', 't', ..], ..] ? 401 : 404, parts is [['b', 'o', 't', ..], ..] ? "Unauthorized" : "Not Found");
        }

        if (!FakeParameters.IsMethod(method))
        {
            throw new FakeRefusal(404, "Not Found");
        }
    }

    FakeCall Record(FakeCall call)
    {
        lock (_lock)
        {
            var numbered = call with { Number = _calls.Count + 1, Status = call.Status, Error = call.Error };
            _calls.Add(numbered);
            return numbered;
        }
    }

    async Task SendFileAsync(HttpContext context, string bot, string path)
    {
        var call = Record(new FakeCall(0, "file", new JsonObject { ["path"] = path }, [], _time.GetUtcNow()));
        var content = _world.Content(path);
        if (_faults.Next("file") is { } || bot != $"bot{Token}" || content is null)
        {
            (call.Status, context.Response.StatusCode) = (404, 404);
            return;
        }

        (call.Status, context.Response.ContentLength) = (200, content.Length);
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }
}
