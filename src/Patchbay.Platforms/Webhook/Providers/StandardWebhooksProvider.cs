using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Whoever follows the Standard Webhooks specification: <c>webhook-id</c>, <c>webhook-timestamp</c> and one or more
/// signatures over both and the body, with a shared secret (<c>v1</c>) or, on Linux, a private key of the sender (<c>v1a</c>).
/// </summary>
sealed class StandardWebhooksProvider : IHookProvider
{
    public string Name => "standard-webhooks";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "On the sender's page for webhooks or endpoints: Add endpoint.",
        "Endpoint URL: {url}",
        "Events: the ones that you need.",
        "Signing secret, Show: give it to `patchbay hook add` with --secret (it begins with whsec_; a public key, where the sender has one instead, with whpk_).",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        // With a full stop in the id the end of the id and the beginning of the time could be read in two ways.
        if (request.Headers[StandardProof.Id] is { } id && (id.Length > 200 || id.Contains('.', StringComparison.Ordinal)))
        {
            return HookRefusal.Malformed;
        }

        var refusal = HookRefusal.Wrong;
        return secrets.Any(Fits) ? null : request.Headers[StandardProof.Signature] is null ? HookRefusal.Unsigned : refusal;

        bool Fits(string secret)
        {
            var one = StandardProof.Verify(request, secret, now);
            refusal = one is null || one == HookRefusal.Wrong ? refusal : one;
            return one is null;
        }
    }

    public string Identify(HookRequest request) => request.Headers[StandardProof.Id] ?? request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"type":"contact.created","timestamp":"2026-01-01T00:00:00Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485","fullName":"Ada"}}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => StandardProof.Sign(request, secret, now);

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var data = body.At("data") ?? body;
        var type = body.Text("type") ?? body.Text("event") ?? "unknown";
        var id = data.Text("id");
        return new HookReading.Report(new HookReport
        {
            Kind = HookKinds.Of(type),
            Text = HookText.Lines(HookText.Line(type), HookFacts.Of(data)),
            Thing = HookWords.Key(id is null ? $"message {Identify(request)}" : $"{type.Split('.')[0]} {id}"),
            Severity = HookText.Line(type).EndsWith("failed", StringComparison.Ordinal) ? HookSeverity.Normal : HookSeverity.Low,
            Meta =
            [
                ("object", id),
                (HookMeta.Url, data.Text("url")),
                (HookMeta.Status, data.Text("status")),
            ],
        });
    }
}
