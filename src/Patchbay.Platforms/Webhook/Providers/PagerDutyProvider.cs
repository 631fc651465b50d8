using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// PagerDuty's webhooks of version 3: <c>X-PagerDuty-Signature</c> lists <c>v1=</c> and HMAC-SHA256 over the body in hexadecimal, one for each
/// secret that is valid while one is rotated. The event's id is in what is signed.
/// </summary>
sealed class PagerDutyProvider : IHookProvider
{
    const string Version = "v1=";

    public string Name => "pagerduty";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "Integrations, Generic Webhooks (v3), New Webhook.",
        "Webhook URL: {url}",
        "Scope: a service or a team; events: the incident events that should wake the session.",
        "Add Webhook shows the signing secret once: give it to patchbay hook add with --secret -.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["X-PagerDuty-Signature"] is not { } header)
        {
            return HookRefusal.Unsigned;
        }

        var signatures = header.Split(',', 20, StringSplitOptions.TrimEntries)
            .Where(one => one.StartsWith(Version, StringComparison.Ordinal)).Select(one => one[Version.Length..]).ToList();
        return signatures.Count == 0 ? HookRefusal.Malformed
            : secrets.Any(secret =>
            {
                var expected = HookProof.Sha256(secret, request.Body);
                return signatures.Aggregate(false, (found, one) => found | HookProof.IsHex(one, expected));
            }) ? null : HookRefusal.Wrong;
    }

    public string Identify(HookRequest request) => HookJson.Parse(request.Body).Text("event", "id") is { Length: > 0 and <= 64 } id ? id : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"event":{"id":"01BTJ18DRGHFLXVO8H43XWZ5XS","event_type":"incident.triggered","resource_type":"incident","agent":{"summary":"Monitoring"},"data":{"id":"PGR0VU2","type":"incident","html_url":"https://acme.pagerduty.com/incidents/PGR0VU2","number":2,"status":"triggered","title":"High error rate","urgency":"high","service":{"summary":"API"}}}}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("X-PagerDuty-Signature", Version + HookSigning.Hex(secret, request.Body)));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var kind = body.Text("event", "event_type") ?? "unknown";
        var words = string.Join('.', kind.Split('.').Take(4).Select(HookWords.Word));
        return body.At("event", "data") is { } data && kind.StartsWith("incident.", StringComparison.Ordinal) && !AnswerMark.IsOurs(data.Text("content"))
            ? new HookReading.Report(Incident(words, body.At("event")!.Value, data))
            : new HookReading.Nothing(words);
    }

    static HookReport Incident(string kind, JsonElement change, JsonElement data)
    {
        // A note, a status update and a responder name the incident that they belong to; the others are it.
        var incident = data.At("incident") ?? data;
        var number = incident.Text("number");
        var title = HookText.Line(incident.Text("title") ?? incident.Text("summary"));
        var urgent = incident.Text("urgency") is "high" && kind is "incident.triggered" or "incident.escalated" or "incident.reopened" or "incident.unacknowledged";
        var written = (data.Text("content") ?? data.Text("message")) is { Length: > 0 } text ? HookText.Passage(text) : null;
        var actor = change.Text("agent", "summary");
        return new HookReport
        {
            Kind = kind,
            Text = HookText.Lines(
                $"Incident {(number is null ? incident.Text("id") : $"#{number}")} {kind["incident.".Length..].Replace('_', ' ')}: {title}",
                incident.Text("service", "summary") is { } service ? $"Service {service}, urgency {incident.Text("urgency")}{(incident.Text("priority", "summary") is { } priority ? $", {priority}" : "")}" : null,
                written is null ? null : $"{actor}: {written}"),
            // A note that waits is not replaced by the next change of its incident.
            Thing = written is null ? $"incident {incident.Text("id")}" : $"note {data.Text("id") ?? change.Text("id")}",
            Severity = urgent ? HookSeverity.Urgent : kind is "incident.resolved" or "incident.acknowledged" ? HookSeverity.Low : HookSeverity.Normal,
            Status = kind is "incident.resolved" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Number, number),
                (HookMeta.Title, title),
                (HookMeta.Service, incident.Text("service", "summary")),
                (HookMeta.Url, incident.Text("html_url")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, incident.Text("status")),
                ("incident_id", incident.Text("id")),
                ("urgency", incident.Text("urgency")),
                ("priority", incident.Text("priority", "summary")),
            ],
            // Only users and integrations of the account can change its incidents.
            Target = HookTargets.Of("incident", ("incident", incident.Text("id"))),
        };
    }
}
