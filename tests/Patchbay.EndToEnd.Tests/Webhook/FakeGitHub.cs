using System.Net;
using System.Text;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>GitHub's interface on loopback, as far as comments and new issues go. It takes the one token and these places, and nothing else.</summary>
sealed class FakeGitHub : IAsyncDisposable
{
    readonly HttpListener _listener;
    readonly string _token;
    readonly Lock _lock = new();
    readonly List<string> _comments = [];
    readonly Task _running;

    public FakeGitHub(string token)
    {
        _token = token;
        // Of two that take the same number, one tries the next.
        for (var port = 21_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            Address = $"http://127.0.0.1:{port}";
            _listener = new HttpListener(); // one that could not start is of no use any more
            _listener.Prefixes.Add(Address + "/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Taken.
            }
        }

        _running = Task.Run(RunAsync);
    }

    public string Address { get; }

    /// <summary>Path and body of each comment that was taken, and a line for each request that was not.</summary>
    public IReadOnlyList<string> Comments
    {
        get
        {
            lock (_lock)
            {
                return [.. _comments];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
    }

    async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var isOurs = request.Headers["Authorization"] == $"Bearer {_token}" && request.Headers["Accept"] == "application/vnd.github+json";
        if (isOurs && request is { HttpMethod: "GET", RawUrl: "/repos/acme/site/issues?state=all&per_page=50" })
        {
            await AnswerAsync(response, 200, "[]");
            return;
        }

        var path = request.Url!.AbsolutePath;
        var isRight = isOurs && request is { HttpMethod: "POST" } && (path is "/repos/acme/site/issues" || path.EndsWith("/comments", StringComparison.Ordinal));
        lock (_lock)
        {
            _comments.Add(isRight ? $"{path} {body}" : $"refused: {request.HttpMethod} {path}");
        }

        await AnswerAsync(response, isRight ? 201 : 404, isRight ? """{"html_url":"https://github.com/acme/site/commit/1"}""" : """{"message":"Not Found"}""");
    }

    static async Task AnswerAsync(HttpListenerResponse response, int status, string body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        response.Close();
    }
}
