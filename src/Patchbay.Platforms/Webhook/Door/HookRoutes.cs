using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Patchbay.Channels;
using Patchbay.Platforms.Shared;
using Patchbay.Platforms.Webhook.Book;
using Patchbay.Platforms.Webhook.Intake;

namespace Patchbay.Platforms.Webhook.Door;

/// <summary>
/// One request from the network: from whom, its form, its body, its answer, and its place in the audit's counters. What costs
/// nothing is asked first; nobody's body is read before there is room for it.
/// </summary>
sealed class HookRoutes(HookIntake intake, HookSettings settings, IPlatformContext context)
{
    public const string Prefix = "/hooks/";

    /// <summary>Whom the counters name where no hook is meant or known: what strangers write there is nobody's name.</summary>
    public const string NoHook = "(no hook)";

    // A provider says which of them are its own.
    static readonly string[] Methods = [HttpMethods.Post, HttpMethods.Options, HttpMethods.Get];

    readonly HookRoom _room = new(HookLimits.MaxBodies);
    readonly HookCrowd _crowd = new(HookLimits.MaxOfSender);
    readonly SenderPace _senders = new(settings.SenderRate, settings.SenderRate * 10, context.Time);

    public async Task HandleAsync(HttpContext http)
    {
        var (answer, hook) = await AnswerAsync(http, http.Connection.RemoteIpAddress ?? IPAddress.None);
        foreach (var reason in answer.Counted is { } counted ? answer.Also.Prepend(counted) : answer.Also)
        {
            context.CountDrop(hook ?? NoHook, reason);
        }

        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-store";
        if (answer.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        var text = Encoding.UTF8.GetBytes(answer.Text);
        response.ContentLength = text.Length;
        await SayAsync(http, text);
    }

    // The web server's own rate counts all that it ever gave to the socket, and so waits for hours for one that asks much and reads nothing.
    async Task SayAsync(HttpContext http, byte[] text)
    {
        var saying = http.Response.Body.WriteAsync(text, http.RequestAborted);
        if (saying.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await saying.AsTask().WaitAsync(settings.Patience.Grace, context.Time);
        }
        catch (TimeoutException)
        {
            context.CountDrop(NoHook, "answer not read");
            http.Abort();
        }
    }

    async Task<(HookAnswer Answer, string? Hook)> AnswerAsync(HttpContext http, IPAddress remote)
    {
        var request = http.Request;
        var sender = HookNetwork.Sender(settings.Network.From(remote, request.Headers["X-Forwarded-For"]));
        using var place = _senders.TryTake(sender) ? _crowd.TryEnter(sender) : null;
        if (place is null)
        {
            return (HookAnswer.TooOften, null);
        }

        if (Wrong(request) is { } wrong)
        {
            return (wrong, null);
        }

        using var room = _room.TryTake(request.ContentLength ?? HookLimits.MaxBody);
        if (room is null)
        {
            return (HookAnswer.NotKept, null);
        }

        try
        {
            var body = await HookBody.ReadAsync(request, HookLimits.MaxBody, http.RequestAborted);
            return body is null ? (HookAnswer.Wrong(413, "too large"), null) : await intake.TakeAsync(NameIn(request)!, Request(http, body.Value));
        }
        catch (BadHttpRequestException exception)
        {
            return (HookAnswer.Wrong(exception.StatusCode, exception.StatusCode is 413 ? "too large" : "not whole"), null);
        }
    }

    /// <summary>What can be said before the body is read, the same for every name.</summary>
    static HookAnswer? Wrong(HttpRequest request) =>
        NameIn(request) is null ? HookAnswer.Wrong(404, "no such place")
        : !Methods.Contains(request.Method) ? HookAnswer.Wrong(405, "method")
        : request.Headers.ContentEncoding.Count > 0 ? HookAnswer.Wrong(415, "compressed")
        : HttpMethods.IsPost(request.Method) && !HookBody.IsReadable(request.ContentType) ? HookAnswer.Wrong(415, "content type")
        : request.ContentLength > HookLimits.MaxBody ? HookAnswer.Wrong(413, "too large")
        : null;

    static string? NameIn(HttpRequest request) =>
        request.Path.Value is { } path && path.StartsWith(Prefix, StringComparison.Ordinal) && HookName.Problem(path[Prefix.Length..]) is null ? path[Prefix.Length..] : null;

    static HookRequest Request(HttpContext http, ReadOnlyMemory<byte> body) => new(
        http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget, new HookHeaders(http.Request.Headers.SelectMany(Each)), body)
    {
        ClientCertificate = http.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is { } certificate
            ? Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span))
            : null,
    };

    static IEnumerable<KeyValuePair<string, string>> Each(KeyValuePair<string, StringValues> header) =>
        header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? ""));
}
