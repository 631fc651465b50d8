using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Sentry's integration platform: <c>Sentry-Hook-Signature</c>, HMAC-SHA256 in hexadecimal over the body under the client secret. The time
/// in <c>Sentry-Hook-Timestamp</c> is not signed, so a delivery is known by its body.
/// </summary>
sealed class SentryProvider : IHookProvider
{
    public string Name => "sentry";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "Settings, Developer Settings, Create New Integration, Internal Integration.",
        "Webhook URL: {url}; tick Alert Rule Action.",
        "Permissions: Issue & Event: Read (Read & Write if the session may answer with comments).",
        "Webhooks: issue, comment, as you need them; Save Changes.",
        "Client Secret under Credentials: give it to patchbay hook add with --secret -.",
        "In an alert rule: Send a notification via your integration.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) =>
        request.Headers["Sentry-Hook-Signature"] is not { } signature ? HookRefusal.Unsigned
        : secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, request.Body))) ? null : HookRefusal.Wrong;

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"action":"created","actor":{"type":"user","id":789,"name":"person"},"data":{"comment":"Seen since the release.","project_slug":"site","comment_id":1234,"issue_id":100}}""",
        ("Sentry-Hook-Resource", "comment"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("Sentry-Hook-Signature", HookSigning.Hex(secret, request.Body)));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var resource = HookWords.Word(request.Headers["Sentry-Hook-Resource"]);
        var report = resource switch
        {
            "event_alert" => SentryEvents.Alert(body),
            "metric_alert" => SentryEvents.Metric(body),
            "issue" => SentryEvents.Issue(body),
            "comment" => SentryEvents.Comment(body),
            _ => null,
        };
        return report is null ? new HookReading.Nothing(resource) : new HookReading.Report(report);
    }
}
