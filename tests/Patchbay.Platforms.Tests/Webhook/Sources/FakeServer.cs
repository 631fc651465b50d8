using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Patchbay.Platforms.Shared;

namespace Patchbay.Platforms.Tests.Webhook.Sources;

/// <summary>A relay or a vendor's interface on loopback, which answers each request as the test says and so may misbehave.</summary>
sealed class FakeServer : IAsyncDisposable
{
    readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    LocalWebServer _server = null!;

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/");

    /// <summary>What was asked, as <c>path If-None-Match/Last-Event-ID</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<FakeServer> StartAsync()
    {
        var fake = new FakeServer();
        fake._server = await LocalWebServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), null, new LocalWebLimits(1_000_000, 0), _ => fake.AnswerAsync, CancellationToken.None);
        return fake;
    }

    /// <summary>For the next request that has no answer yet; without one it is 500.</summary>
    public void Next(Func<HttpContext, Task> answer) => _answers.Enqueue(answer);

    public void Next(int status, string body = "", params (string Name, string Value)[] headers) => Next(context =>
    {
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    });

    /// <summary>Server-sent events as they are written here, and then the end of the connection.</summary>
    public void NextStream(string events) => Next(context =>
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync(events);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    Task AnswerAsync(HttpContext context)
    {
        var known = context.Request.Headers.IfNoneMatch.FirstOrDefault() ?? context.Request.Headers["Last-Event-ID"].FirstOrDefault();
        Asked.Enqueue($"{context.Request.Path}{context.Request.QueryString} {known}".TrimEnd());
        if (_answers.TryDequeue(out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }
}
