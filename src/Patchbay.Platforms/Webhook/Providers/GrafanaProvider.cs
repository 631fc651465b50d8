using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Grafana Alerting: HMAC-SHA256 in hexadecimal over the body, or over <c>TIME:</c> and the body where a header for the time is set in the
/// contact point; Grafana before 12 sends a password instead. A body is a JSON object, so no signature over one form fits the other.
/// </summary>
sealed class GrafanaProvider : IHookProvider
{
    public const string Signature = "X-Grafana-Alerting-Signature";
    public const string Time = "X-Grafana-Alerting-Timestamp";

    public string Name => "grafana";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "Alerting, Contact points, Add contact point, Integration: Webhook.",
        "URL: {url}",
        "Optional settings, HMAC Signature, Secret: {secret}",
        $"Header: {Signature}; Timestamp Header: {Time}",
        "Grafana before 12 has no HMAC Signature: set Authorization Header Credentials to {secret} instead.",
        "Then route alerts to the contact point under Notification policies.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers[Signature] is not { } signature)
        {
            return HookProof.Authorized(request, secrets);
        }

        if (request.Headers[Time] is not { } time)
        {
            return secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, request.Body))) ? null : HookRefusal.Wrong;
        }

        if (HookProof.UnixSeconds(time) is not { } signed)
        {
            return HookRefusal.Malformed;
        }

        return !secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, HookProof.Utf8(time + ":"), request.Body))) ? HookRefusal.Wrong
            : HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely;
    }

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"status":"firing","groupKey":"{}:{}","title":"High memory usage","alerts":[{"status":"firing","labels":{"alertname":"High memory usage","severity":"critical"},"annotations":{"summary":"Above 90%"}}],"commonLabels":{"alertname":"High memory usage","severity":"critical"},"commonAnnotations":{}}""");

    public HookReading Read(HookRequest request) =>
        AlertGroup.Read(HookJson.Parse(request.Body)) is { } report ? new HookReading.Report(report) : new HookReading.Nothing("unknown");
}
