using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>What a vendor does instead of its work, once.</summary>
enum FakeFault
{
    /// <summary>Its work, before what comes next.</summary>
    None,
    Unauthorized,
    Forbidden,
    NotFound,
    TooMany,
    TooManyForAnHour,
    Limit,
    Failing,
    Silent,
    Malformed,
    Moved,
    Refused,
}

/// <summary>One request as it came.</summary>
sealed record FakeRequest(string Line, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>
/// A vendor's interface on loopback. Strict: it knows the requests it was told, takes them with the right headers alone, and answers
/// everything else as vendors do. It misbehaves on command.
/// </summary>
sealed class FakeVendor : IAsyncDisposable
{
    readonly Dictionary<string, (int Status, string Body)> _routes = new(StringComparer.Ordinal);
    readonly IReadOnlyDictionary<string, string> _headers;
    readonly Lock _lock = new();
    readonly List<FakeRequest> _requests = [];
    readonly Queue<FakeFault> _faults = [];
    LocalWebServer? _server;

    FakeVendor(IReadOnlyDictionary<string, string> headers) => _headers = headers;

    public Uri Root => new($"http://127.0.0.1:{_server!.Port}");

    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="headers">Without them a request is refused, and with any other value of them.</param>
    public static async Task<FakeVendor> StartAsync(params (string Name, string Value)[] headers)
    {
        var vendor = new FakeVendor(headers.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase));
        vendor._server = await LocalWebServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), null, new LocalWebLimits(1024 * 1024, 1), _ => vendor.HandleAsync, TestContext.Current.CancellationToken);
        return vendor;
    }

    /// <param name="line">Method and path with its query, as on the wire.</param>
    public FakeVendor On(string line, string body = "{}", int status = 200)
    {
        _routes[line] = (status, body);
        return this;
    }

    public FakeVendor Misbehave(params FakeFault[] faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }

        return this;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var line = $"{context.Request.Method} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}";
        var body = await reader.ReadToEndAsync();
        FakeFault? fault;
        lock (_lock)
        {
            _requests.Add(new FakeRequest(line, body));
            fault = _faults.Count > 0 ? _faults.Dequeue() : null;
        }

        var (status, answer) = fault is { } wrong and not FakeFault.None ? await MisbehaveAsync(wrong, context) : Judge(context, line, body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status is not 204)
        {
            await context.Response.WriteAsync(answer);
        }
    }

    (int, string) Judge(HttpContext context, string line, string body)
    {
        foreach (var (name, value) in _headers)
        {
            if (context.Request.Headers[name] != value)
            {
                return name is "Authorization" or "PRIVATE-TOKEN" ? (401, """{"message":"Bad credentials"}""") : (400, $$"""{"message":"header {{name}} is '{{context.Request.Headers[name]}}'"}""");
            }
        }

        if (context.Request.Headers.UserAgent.Count == 0)
        {
            return (403, """{"message":"Request forbidden: no user agent"}""");
        }

        if (body.Length > 0 && context.Request.ContentType is not ("application/json; charset=utf-8" or "application/json"))
        {
            return (415, """{"message":"Unsupported Media Type"}""");
        }

        return _routes.TryGetValue(line, out var answer) ? answer : (404, """{"message":"Not Found"}""");
    }

    static async Task<(int, string)> MisbehaveAsync(FakeFault fault, HttpContext context)
    {
        switch (fault)
        {
            case FakeFault.Silent:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return (200, "{}");
            case FakeFault.TooMany:
                context.Response.Headers.RetryAfter = "2";
                return (429, """{"message":"slow down"}""");
            case FakeFault.TooManyForAnHour:
                context.Response.Headers.RetryAfter = "3600";
                return (429, "{}");
            case FakeFault.Limit:
                context.Response.Headers["x-ratelimit-remaining"] = "0";
                return (403, """{"message":"You have exceeded a secondary rate limit"}""");
            case FakeFault.Moved:
                context.Response.Headers.Location = "https://elsewhere.example.com/";
                return (302, "");
            case FakeFault.Malformed:
                return (200, "<html>welcome</html>");
            default:
                return fault switch
                {
                    FakeFault.Unauthorized => (401, """{"message":"Bad credentials"}"""),
                    FakeFault.Forbidden => (403, """{"message":"Resource not accessible\nby personal access token"}"""),
                    FakeFault.NotFound => (404, """{"message":"Not Found"}"""),
                    FakeFault.Refused => (422, """{"message":"Validation Failed"}"""),
                    _ => (500, "oops"),
                };
        }
    }
}
