using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Agents.Fake;

/// <summary>
/// A model on this machine that speaks Anthropic's Messages and OpenAI's chat completions and Responses as streams, plays what it
/// was given, and is strict about what it is asked. For tests, and for trying an agent without a key.
/// </summary>
public sealed class FakeModel : IAsyncDisposable
{
    /// <summary>Opens nothing anywhere else.</summary>
    public const string Key = "fake-key-of-a-fake-model";

    readonly ConcurrentQueue<FakeAnswer> _answers = new();
    readonly ConcurrentQueue<FakeRequest> _requests = new();
    readonly ConcurrentQueue<string> _complaints = new();
    readonly FakeModelListener _listener;

    FakeModel() => _listener = new FakeModelListener(AnswerAsync);

    /// <summary>For <c>ANTHROPIC_BASE_URL</c>; with <c>/v1</c> for <c>OPENAI_BASE_URL</c>.</summary>
    public Uri Root { get; private set; } = null!;

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>What was wrong with requests; empty when all was right.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Is given every request as it comes, and then it is not kept here.</summary>
    public Func<FakeRequest, Task>? TakenAsync { get; set; }

    /// <summary>Said when nothing is planned any more.</summary>
    public string Otherwise { get; set; } = "done";

    /// <summary>Port 0 takes any free one.</summary>
    public static async Task<FakeModel> StartAsync(int port = 0, CancellationToken cancellationToken = default)
    {
        var model = new FakeModel();
        await model._listener.StartAsync(port, cancellationToken);
        model.Root = model._listener.Address;
        return model;
    }

    /// <summary>Answers are played in order, one for each request.</summary>
    public FakeModel Plays(params FakeAnswer[] answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    public async ValueTask DisposeAsync() => await _listener.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        FakeDialect? dialect = context.Request.Path.Value switch
        {
            "/v1/messages" => new AnthropicDialect(),
            "/v1/chat/completions" => new OpenAiDialect(),
            "/v1/responses" => new ResponsesDialect(),
            _ => null,
        };
        if (dialect is null || context.Request.Method != "POST")
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (await ReadAsync(context) is not { } body)
        {
            await FailAsync(context, dialect, 400, "the body is no JSON object");
            return;
        }

        await KeepAsync(new FakeRequest(
            context.Request.Path.Value!, body, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (!dialect.HasKey(context.Request.Headers, Key))
        {
            await FailAsync(context, dialect, 401, "the key is not mine");
        }
        else if (Complaint(dialect, body) is { } complaint)
        {
            _complaints.Enqueue(complaint);
            await FailAsync(context, dialect, 400, complaint);
        }
        else
        {
            await PlayAsync(context, dialect, _answers.TryDequeue(out var planned) ? planned : new FakeAnswer.Says(Otherwise));
        }
    }

    static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Complaint(FakeDialect dialect, JsonElement body)
    {
        try
        {
            return dialect.Complaint(body);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return $"the request has not the shape that it must have: {exception.Message}";
        }
    }

    Task KeepAsync(FakeRequest request)
    {
        if (TakenAsync is { } taken)
        {
            return taken(request);
        }

        _requests.Enqueue(request);
        return Task.CompletedTask;
    }

    static async Task PlayAsync(HttpContext context, FakeDialect dialect, FakeAnswer answer)
    {
        switch (answer)
        {
            case FakeAnswer.Fails failure:
                await FailAsync(context, dialect, failure.Status, failure.Message);
                break;
            case FakeAnswer.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case FakeAnswer.FailsInside failure:
                await SendAsync(context, [.. failure.Text.Length > 0 ? dialect.Begin(failure.Text, [], false) : [], dialect.Fails(failure.Code, failure.Message)]);
                break;
            case FakeAnswer.BreaksOff half:
                await SendAsync(context, dialect.Begin(half.Text, [], false));
                context.Abort();
                break;
            case FakeAnswer.Stops half:
                await SendAsync(context, [.. dialect.Begin(half.Text, [], false), .. dialect.Calls(half.Call is { } call ? [call] : []).Take(3)]);
                break;
            case FakeAnswer.Sends raw:
                await SendAsync(context, raw.Pieces);
                break;
            case FakeAnswer.Floods flood:
                dialect.PieceLength = flood.Text.Length;
                await SendAsync(context, Enumerable.Repeat(0, int.MaxValue).Select(_ => string.Concat(dialect.Begin(flood.Text, [], false))));
                break;
            case FakeAnswer.Says said:
                await SendAsync(context, [.. dialect.Begin(said.Text, said.Thoughts, said.HidesLast), .. dialect.Calls(said.Calls), .. dialect.End(said.Calls.Length > 0, said.IsCut)], said.Pause);
                break;
        }
    }

    static async Task SendAsync(HttpContext context, IEnumerable<string> events, TimeSpan pause = default)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var one in events)
        {
            await context.Response.WriteAsync(one, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, TimeProvider.System, context.RequestAborted);
            }
        }
    }

    static async Task FailAsync(HttpContext context, FakeDialect dialect, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["retry-after"] = "0";
        await context.Response.WriteAsync(dialect.Error(status, message), context.RequestAborted);
    }
}
