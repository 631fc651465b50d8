using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// CircleCI: <c>circleci-signature: v1=…,v2=…</c>, of which v1, HMAC-SHA256 over the body, is the only one there is and the only one
/// that is looked at. The time is not signed; the id of the event is in the body, and the same when it is sent again.
/// </summary>
sealed class CircleCIProvider : IHookProvider
{
    public string Name => "circleci";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the project: Project Settings, Webhooks, Add Webhook.",
        "Webhook name: Patchbay",
        "Receiver URL: {url}",
        "Secret token: {secret}",
        "Leave Certificate verification on.",
        "Events: Workflow Completed (and Job Completed, if you want every job).",
        "Test Ping Event, then Add Webhook.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["circleci-signature"] is not { Length: > 0 } header)
        {
            return HookRefusal.Unsigned;
        }

        if (HookParts.Values(header, "v1") is not [var signature])
        {
            return HookRefusal.Malformed;
        }

        return secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, request.Body))) ? null : HookRefusal.Wrong;
    }

    public string Identify(HookRequest request) => HookJson.Parse(request.Body).Text("id") is { Length: > 0 and <= 100 } id ? id : request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"type":"workflow-completed","id":"cbabbb40-6084-4f91-8311-a326c0f4963a","workflow":{"id":"c2006ece","name":"build","status":"failed","url":"https://app.circleci.com/pipelines/github/acme/site/130"},"pipeline":{"number":1,"vcs":{"branch":"main","revision":"850a1519f25d14e968649cc420d1bd381715c05c"}},"project":{"name":"site","slug":"github/acme/site"}}""",
        ("circleci-event-type", "workflow-completed"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("circleci-signature", $"v1={HookSigning.Hex(secret, request.Body)}"));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        return body.Text("type") switch
        {
            "workflow-completed" when body.At("workflow") is { } workflow => Completed(body, "workflow", workflow.Text("status"), workflow.Text("name")),
            "job-completed" when body.At("job") is { } job => Completed(body, "job", job.Text("status"), $"{body.Text("workflow", "name")}/{job.Text("name")}"),
            var other => new HookReading.Nothing(HookWords.Word(other ?? "unknown")),
        };
    }

    static HookReading.Report Completed(JsonElement body, string what, string? status, string? name)
    {
        var project = body.Text("project", "slug") ?? "";
        var place = body.At("pipeline", "vcs") ?? body.At("pipeline", "trigger_parameters", "git");
        var branch = place?.Text("branch") ?? place?.Text("tag");
        var isFailure = status is "failed" or "error" or "unauthorized";
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? $"{what}.failed" : $"{what}.{HookWords.Word(status ?? "unknown")}",
            Text = $"{(what is "job" ? "Job" : "Workflow")} {HookText.Line(name)} of {project} on {branch}: {status}",
            Thing = $"{what} {project} {branch} {HookText.Line(name)}",
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, body.Text("organization", "name") is { } organization ? $"{organization}/{body.Text("project", "name")}" : body.Text("project", "name")),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, place?.Text("revision") ?? place?.Text("checkout_sha")),
                (HookMeta.Url, body.Text("workflow", "url")),
                (HookMeta.Status, status),
                (HookMeta.Number, body.Text("pipeline", "number")),
            ],
        });
    }
}
