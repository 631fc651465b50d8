using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Prometheus Alertmanager signs nothing; its <c>http_config</c> sends a password. A delivery is known by its body: the reminder of a
/// group that did not change, and the copy from the other half of a pair, are the delivery that was there already.
/// </summary>
sealed class AlertmanagerProvider : IHookProvider
{
    public string Name => "alertmanager";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In alertmanager.yml, a receiver with webhook_configs:",
        "  - url: {url}",
        "    send_resolved: true",
        "    http_config: { authorization: { type: Bearer, credentials: {secret} } }",
        "Better than the secret in the file: credentials_file, readable by Alertmanager alone.",
        "Nothing is signed: use TLS, or keep the way to the hook inside one machine.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookProof.Authorized(request, secrets);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"version":"4","groupKey":"{}:{alertname=\"HighErrorRate\"}","status":"firing","groupLabels":{"alertname":"HighErrorRate"},"commonLabels":{"alertname":"HighErrorRate","severity":"critical","service":"api"},"commonAnnotations":{"summary":"5xx above 5%"},"alerts":[{"status":"firing","labels":{"alertname":"HighErrorRate","severity":"critical"},"annotations":{"summary":"5xx above 5%"}}]}""");

    public HookReading Read(HookRequest request) =>
        AlertGroup.Read(HookJson.Parse(request.Body)) is { } report ? new HookReading.Report(report) : new HookReading.Nothing("unknown");
}
