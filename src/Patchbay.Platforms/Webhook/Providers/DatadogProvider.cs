using System.Globalization;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Datadog's webhooks integration signs nothing: a custom header or the user and password of the address carry the secret. What the body
/// says is what its owner writes into the payload; the guide gives one, and Datadog's own is understood too.
/// </summary>
sealed class DatadogProvider : IHookProvider
{
    const string Payload = """
        {"id":"$ID","title":"$EVENT_TITLE","body":"$EVENT_MSG","alert_id":"$ALERT_ID","alert_cycle_key":"$ALERT_CYCLE_KEY","alert_transition":"$ALERT_TRANSITION","alert_type":"$ALERT_TYPE","alert_priority":"$ALERT_PRIORITY","alert_scope":"$ALERT_SCOPE","alert_status":"$ALERT_STATUS","hostname":"$HOSTNAME","tags":"$TAGS","link":"$LINK","date":"$DATE"}
        """;

    public string Name => "datadog";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "Integrations, Webhooks, New.",
        "URL: {url}",
        $"Payload: {Payload.Trim()}",
        """Custom Headers: {"Authorization": "Bearer {secret}"} (better: put the secret into a custom variable that is hidden from view)""",
        "In the monitor's message: @webhook-NAME",
        "Nothing is signed: use an address with TLS.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookProof.Authorized(request, secrets);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"id":"1234567","title":"[Triggered] High CPU","body":"CPU is high","event_type":"metric_alert_monitor"}""");

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        return body.Text("title") is { Length: > 0 } ? new HookReading.Report(Alert(body)) : new HookReading.Nothing("unknown");
    }

    static HookReport Alert(JsonElement body)
    {
        var transition = HookWords.Word(Given(body, "alert_transition") ?? Given(body, "event_type"));
        var type = Given(body, "alert_type");
        var recovered = transition is "recovered" || type is "success";
        var title = HookText.Line(body.Text("title"));
        var priority = Given(body, "alert_priority") ?? Given(body, "priority");
        return new HookReport
        {
            Kind = $"alert.{(recovered ? "resolved" : transition is "warn" or "re_warn" ? "warning" : transition is "no_data" or "re_no_data" ? "no_data" : transition is "unknown" ? "event" : "firing")}",
            Text = HookText.Lines(title, HookText.Passage(body.Text("body")), Given(body, "alert_scope") is { } scope ? $"Scope: {HookText.Line(scope)}" : null),
            // One cycle of an alert from trigger to recovery, else the monitor, else what it calls itself.
            Thing = HookWords.Key($"alert {Given(body, "alert_cycle_key") ?? Given(body, "alert_id") ?? Given(body, "aggreg_key") ?? title}"),
            Severity = recovered || type is "info" ? HookSeverity.Low
                : priority is "P1" && transition is not ("warn" or "re_warn") ? HookSeverity.Urgent
                : priority is "P5" ? HookSeverity.Low : HookSeverity.Normal,
            Status = recovered ? HookStatus.Resolved : transition is "unknown" ? HookStatus.None : HookStatus.Open,
            Meta =
            [
                (HookMeta.Title, title),
                (HookMeta.Url, Given(body, "link")),
                (HookMeta.Status, transition),
                (HookMeta.Service, Tag(body, "service")),
                (HookMeta.Environment, Tag(body, "env")),
                ("host", Given(body, "hostname")),
                ("priority", priority),
                ("alert_id", Given(body, "alert_id")),
                ("alert_time", Time(Given(body, "date"))),
            ],
        };
    }

    // A variable that Datadog had no value for comes empty, as null or as it was written.
    static string? Given(JsonElement body, string name) =>
        body.Text(name) is { Length: > 0 } value && value is not ("null" or "None" or "N/A") && value[0] is not '$' ? value : null;

    static string? Tag(JsonElement body, string name) => Given(body, "tags")?.Split(',', StringSplitOptions.TrimEntries)
        .FirstOrDefault(tag => tag.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..];

    static string? Time(string? milliseconds) => milliseconds is { Length: 13 } && HookProof.UnixSeconds(milliseconds[..10]) is { } time
        ? time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;
}
