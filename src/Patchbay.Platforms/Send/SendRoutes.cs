using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Patchbay.Channels.Inbound;
using Patchbay.Platforms.Shared;
using Patchbay.Spool;

namespace Patchbay.Platforms.Send;

/// <summary>
/// <c>POST /events</c> for programs of this machine: 202 with the event's id only after it is on disk. A web page never gets in:
/// the Host must be ours, an Origin must not be there at all, and the token stands in a header.
/// </summary>
sealed class SendRoutes(string token, int port, PushBatches batches, SenderPace pace, Func<bool> isReady, TimeProvider time)
{
    public const string Path = "/events";
    public const string KeyHeader = "Idempotency-Key";

    static readonly JsonDocumentOptions Flat = new() { MaxDepth = 4 };

    readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    readonly string[] _hosts = [.. new[] { "localhost", "127.0.0.1", "[::1]" }.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}:{port}"))];

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await AnswerAsync(http);
        }
        catch (BadHttpRequestException exception)
        {
            await SayAsync(http, exception.StatusCode, "error", exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? "the body is too large" : "the request cannot be read");
        }
    }

    async Task AnswerAsync(HttpContext http)
    {
        if (Refuse(http.Request) is var (status, why) && status != 0)
        {
            await SayAsync(http, status, "error", why);
            return;
        }

        // Before the body: a loop that has lost its way costs a header.
        if (!pace.TryTake(SendGate.Script))
        {
            http.Response.Headers.RetryAfter = "1";
            await SayAsync(http, StatusCodes.Status429TooManyRequests, "error", "events come too often; SEND_RATE says how many a second may come");
            return;
        }

        var (text, id, problem) = Read(http.Request, await BodyAsync(http.Request));
        if (problem is not null || SendEvent.Of(text, id, out problem) is not { } sent)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, "error", problem!);
            return;
        }

        if (!isReady())
        {
            await LaterAsync(http, "the channel is starting");
            return;
        }

        var done = new TaskCompletionSource<(EventId? Id, string? Reason)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await batches.AddAsync(
            new InboundMessage
            {
                PlatformId = sent.Id,
                ChatId = SendEvent.Chat,
                Sender = SendGate.Sender,
                Content = sent.Text,
                Meta = SendEvent.Meta(time.GetUtcNow()),
                Accepted = outcome => done.SetResult((outcome.Id, null)),
                Refused = reason => done.SetResult((null, reason)),
            },
            http.RequestAborted);
        var (kept, reason) = await done.Task.WaitAsync(http.RequestAborted);
        await (kept is { } key ? SayAsync(http, StatusCodes.Status202Accepted, "event", key.ToString()) : LaterAsync(http, reason!));
    }

    (int Status, string Why) Refuse(HttpRequest request) =>
        !_hosts.Contains(request.Headers.Host.ToString(), StringComparer.OrdinalIgnoreCase) ? (StatusCodes.Status421MisdirectedRequest, "this is not the host that was meant")
        : request.Headers.Origin.Count > 0 ? (StatusCodes.Status403Forbidden, "web pages send nothing here")
        : !HasToken(request.Headers.Authorization.ToString()) ? (StatusCodes.Status401Unauthorized, "the token is missing or wrong: Authorization: Bearer TOKEN")
        : request.Path != Path ? (StatusCodes.Status404NotFound, $"there is {Path} and nothing else")
        : !HttpMethods.IsPost(request.Method) ? (StatusCodes.Status405MethodNotAllowed, "POST it")
        : IsJson(request) is null ? (StatusCodes.Status415UnsupportedMediaType, "send text/plain or application/json, in UTF-8")
        : (0, "");

    bool HasToken(string header) => header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[7..].Trim())), _token);

    /// <summary>Null for a type that is neither of the two.</summary>
    static bool? IsJson(HttpRequest request) => request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/plain" or null => false,
        "application/json" => true,
        _ => null,
    };

    static (string? Text, string? Id, string? Problem) Read(HttpRequest request, byte[] body)
    {
        var key = request.Headers[KeyHeader] is [{ } only] ? only : null;
        try
        {
            if (IsJson(request) is not true)
            {
                return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body), key, null);
            }

            using var document = JsonDocument.Parse(body, Flat);
            var root = document.RootElement;
            return root.ValueKind is not JsonValueKind.Object || root.EnumerateObject().Any(property => property.Name is not ("text" or "id") || property.Value.ValueKind is not JsonValueKind.String)
                ? (null, null, "the body must be an object with a text, and an id if you like")
                : (Text(root, "text"), Text(root, "id") ?? key, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return (null, null, IsJson(request) is true ? "the body is no JSON" : "the body is no text in UTF-8");
        }
    }

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    static Task LaterAsync(HttpContext http, string reason)
    {
        http.Response.Headers.RetryAfter = "5";
        return SayAsync(http, StatusCodes.Status503ServiceUnavailable, "error", reason);
    }

    static async Task SayAsync(HttpContext http, int status, string name, string text)
    {
        var body = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString(name, text);
            writer.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}
