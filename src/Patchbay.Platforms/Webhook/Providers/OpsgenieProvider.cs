using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Opsgenie's webhook integration: it signs nothing, but sends the headers that one gives it, of which <c>Authorization</c> has the
/// secret. What happens to one alert is about one thing.
/// </summary>
sealed class OpsgenieProvider : IHookProvider
{
    public string Name => "opsgenie";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "Settings, Integrations, Add integration, Webhook; name it Patchbay and assign a team if alerts of one team are enough. Continue.",
        "Webhook URL: {url}",
        "Custom headers: Authorization with the value Bearer {secret}",
        "Tick Add alert description and Add alert details.",
        "Under Alert actions leave Create, Acknowledge, Close and Escalate, and take the rest away.",
        "Turn on integration.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookProof.Authorized(request, secrets);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"action":"Create","alert":{"alertId":"052652ac-5d1c-464a-812a-7dd18bbfba8c","message":"High error rate","entity":"API","priority":"P1","description":"5xx above 5%"}}""");

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        if (body.Text("action") is not { Length: > 0 } action || body.At("alert") is not { } alert || alert.Text("alertId") is not { Length: > 0 } id)
        {
            return new HookReading.Nothing("unknown");
        }

        var (severity, status) = action switch
        {
            "Create" or "Escalate" or "EscalateNext" or "UnAcknowledge" => (HookSeverityWords.Read(alert.Text("priority")), HookStatus.Open),
            "Close" or "Delete" => (HookSeverity.Low, HookStatus.Resolved),
            _ => (HookSeverity.Low, HookStatus.Open),
        };
        return new HookReading.Report(new HookReport
        {
            Kind = $"alert.{HookWords.Word(action)}",
            Text = HookText.Lines(
                $"{alert.Text("priority")} alert #{alert.Text("tinyId")} {action}: {HookText.Line(alert.Text("message"))}".TrimStart(),
                status is HookStatus.Open && action is "Create" ? HookText.Passage(alert.Text("description")) : null,
                HookText.Line(alert.Text("note"), 400)),
            Thing = HookWords.Key($"alert {id}"),
            Severity = severity,
            Status = status,
            Meta =
            [
                ("alert", id),
                (HookMeta.Number, alert.Text("tinyId")),
                (HookMeta.Title, HookText.Line(alert.Text("message"))),
                (HookMeta.Service, alert.Text("entity") is { Length: > 0 } entity ? entity : null),
                (HookMeta.Actor, alert.Text("username")),
                (HookMeta.Status, action),
                ("priority", alert.Text("priority")),
                ("tags", alert.Items("tags").Any() ? HookText.Line(string.Join(' ', alert.Items("tags").Take(20).Select(tag => tag.Text()))) : null),
            ],
            Target = HookTargets.Of("alert", ("alert", id)),
        });
    }
}
