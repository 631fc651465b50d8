using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// CloudEvents 1.0 over HTTP, in the structured, the binary and the batch mode, with what its webhook specification says: a bearer
/// token in <c>Authorization</c>, or as <c>access_token</c> of the query for those who can send no header; nothing is signed. The
/// question with OPTIONS whether deliveries are welcome is answered to those who bring the token.
/// </summary>
sealed class CloudEventsProvider : IHookProvider
{
    public string Name => "cloudevents";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "At the sender: a subscription, sink or destination for CloudEvents over HTTP (a webhook).",
        "Endpoint: {url}",
        "Authorization header: Bearer {secret}",
        "Where no header can be given (Azure Event Grid): the endpoint with ?access_token={secret} behind it, which then stands in the sender's logs.",
        "Schema or mode: CloudEvents 1.0, structured, binary or batch.",
    ]);

    const int MostOfBatch = 100;

    static readonly HookHeaders Structured = new([KeyValuePair.Create("Content-Type", "application/cloudevents+json")]);
    static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    public IReadOnlyList<string> Methods { get; } = ["POST", "OPTIONS"];

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) =>
        request.Headers["Authorization"] is not null ? HookProof.Authorized(request, secrets)
        : HookForm.Query(request.Target).GetValueOrDefault("access_token") is { Length: > 0 } token ? secrets.Any(secret => HookProof.IsToken(token, secret)) ? null : HookRefusal.Wrong
        : HookRefusal.Unsigned;

    // Without the headers around it: they are the batch's, and name no event.
    public IReadOnlyList<HookRequest> Parts(HookRequest request)
    {
        if (request.Headers["Content-Type"]?.StartsWith("application/cloudevents-batch", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return [request];
        }

        using var batch = JsonDocument.Parse(request.Body, Bounds);
        return batch.RootElement.ValueKind is JsonValueKind.Array && batch.RootElement.GetArrayLength() <= MostOfBatch
            ? [.. batch.RootElement.EnumerateArray().Select(one => new HookRequest(request.Method, request.Target, Structured, Encoding.UTF8.GetBytes(one.GetRawText())))]
            : throw new JsonException($"a batch is a list of at most {MostOfBatch} events");
    }

    // Source and id are one event, by the specification; the token proves whoever wrote them.
    public string Identify(HookRequest request) =>
        request.Method is not "OPTIONS" && Attributes(request) is var (named, _) && named("source") is { } source && named("id") is { } id ? HookWords.Digest(source, id) : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"specversion":"1.0","id":"1","source":"/acme/site","type":"com.example.disk.full","subject":"db1","data":{"used":"97 %"}}""",
        ("Content-Type", "application/cloudevents+json"));

    public HookReading Read(HookRequest request)
    {
        if (request.Method is "OPTIONS")
        {
            return request.Headers["WebHook-Request-Origin"] is { Length: > 0 and <= 253 } origin && origin.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':')
                ? new HookReading.Handshake("text/plain", "") { Headers = [("WebHook-Allowed-Origin", origin), ("WebHook-Allowed-Rate", "*"), ("Allow", "POST, OPTIONS")] }
                : new HookReading.Nothing("options");
        }

        var (named, data) = Attributes(request);
        if (named("specversion") is not { } version || !version.StartsWith("1.", StringComparison.Ordinal)
            || named("id") is not { Length: > 0 } id || named("source") is not { Length: > 0 } source || named("type") is not { Length: > 0 } type)
        {
            throw new JsonException("not a CloudEvent: specversion 1.x, id, source and type are required");
        }

        var subject = named("subject");
        return new HookReading.Report(new HookReport
        {
            Kind = HookKinds.Of(type),
            Text = HookText.Lines($"{HookText.Line(type)} from {HookText.Line(source)}", subject is null ? null : $"subject: {HookText.Line(subject)}", HookFacts.Of(data)),
            Thing = HookWords.Key(subject is null ? $"event {HookWords.Digest(source, id)[..32]}" : $"{source} {subject}"),
            Severity = Severity(named("severitynumber")),
            Meta =
            [
                ("ce_id", HookText.Line(id)),
                ("ce_source", HookText.Line(source)),
                ("ce_type", HookText.Line(type)),
                ("ce_subject", subject is null ? null : HookText.Line(subject)),
                ("ce_time", named("time")),
            ],
        });
    }

    // The extension of this name counts as OpenTelemetry does: from 13 on warnings, from 21 on fatal.
    static HookSeverity Severity(string? number) => !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? HookSeverity.Normal
        : level >= 21 ? HookSeverity.Urgent : level >= 13 ? HookSeverity.Normal : HookSeverity.Low;

    static (Func<string, string?> Named, JsonElement? Data) Attributes(HookRequest request)
    {
        if (request.Headers["ce-specversion"] is not null)
        {
            return (name => request.Headers[$"ce-{name}"] is { } value ? Uri.UnescapeDataString(value) : null, Data(request));
        }

        var body = HookJson.Parse(request.Body);
        return (name => body.Text(name), body.At("data"));
    }

    static JsonElement? Data(HookRequest request)
    {
        try
        {
            return request.Body.IsEmpty ? null : HookJson.Parse(request.Body);
        }
        catch (JsonException)
        {
            return null; // in the binary mode the data may be anything, and is in the attachment
        }
    }
}
