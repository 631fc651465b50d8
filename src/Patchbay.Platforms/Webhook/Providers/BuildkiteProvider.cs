using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Buildkite: <c>X-Buildkite-Signature: timestamp=…,signature=…</c>, HMAC-SHA256 over <c>timestamp.body</c>, or, as its page lets one
/// choose, the secret itself in <c>X-Buildkite-Token</c>, which proves neither the body nor the time. With a signature there, the
/// token is not looked at. A delivery that is sent again has a new time: it is known by its body.
/// </summary>
sealed class BuildkiteProvider : IHookProvider
{
    public string Name => "buildkite";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "In the organisation: Settings, Notification Services, Webhook, Add.",
        "Description: Patchbay",
        "Webhook URL: {url}",
        "Token: choose Send an HMAC signature (a plain token proves less), and give the token that is shown to `patchbay hook add` with --secret.",
        "Events: build.finished (and job.finished, if you want every job).",
        "Pipelines: the ones that you need.",
        "Add Webhook Notification.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => request.Headers["X-Buildkite-Signature"] switch
    {
        { Length: > 0 } signature => Signed(request, signature, secrets, now),
        _ when request.Headers["X-Buildkite-Token"] is { Length: > 0 } token => secrets.Any(secret => HookProof.IsToken(token, secret)) ? null : HookRefusal.Wrong,
        _ => HookRefusal.Unsigned,
    };

    static HookRefusal? Signed(HookRequest request, string header, HookSecrets secrets, DateTimeOffset now)
    {
        if (HookParts.Values(header, "timestamp") is not [var timestamp] || HookParts.Values(header, "signature") is not [var signature]
            || HookProof.UnixSeconds(timestamp) is not { } signed)
        {
            return HookRefusal.Malformed;
        }

        if (!secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, HookProof.Utf8($"{timestamp}."), request.Body))))
        {
            return HookRefusal.Wrong;
        }

        return HookProof.IsTimely(signed, now) ? null : HookRefusal.Untimely;
    }

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"event":"build.finished","build":{"id":"f62a1b4d","web_url":"https://buildkite.com/acme/site/builds/1","number":1,"state":"failed","message":"Fix login","commit":"abcd0b72a1e580e90712cdd9eb26d3fb41cd09c8","branch":"main"},"pipeline":{"name":"Site","slug":"site"}}""",
        ("X-Buildkite-Event", "build.finished"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) =>
        request.With(("X-Buildkite-Signature", $"timestamp={HookSigning.Seconds(now)},signature={HookSigning.Hex(secret, HookProof.Utf8($"{HookSigning.Seconds(now)}."), request.Body)}"));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        return body.Text("event") switch
        {
            "build.finished" when body.Text("build", "blocked") is "true" => Report(body, "build.blocked", "blocked", HookSeverity.Low, HookStatus.None),
            "build.failing" => Report(body, "build.failing", "failing", HookSeverity.Normal, HookStatus.Open),
            "build.finished" => Finished(body, "build", body.Text("build", "state")),
            "job.finished" when body.At("job") is { } job => Finished(body, "job", job.Text("state") is "passed" or "failed" ? job.Text("state") : job.Text("exit_status") is "0" ? "passed" : job.Text("state")),
            var other => new HookReading.Nothing(HookWords.Word(other ?? "unknown")),
        };
    }

    static HookReading.Report Finished(JsonElement body, string what, string? state) => state is "failed" or "timed_out"
        ? Report(body, $"{what}.failed", state, HookSeverity.Normal, HookStatus.Open)
        : Report(body, $"{what}.{HookWords.Word(state ?? "unknown")}", state ?? "unknown", HookSeverity.Low, HookStatus.Resolved);

    static HookReading.Report Report(JsonElement body, string kind, string state, HookSeverity severity, HookStatus status)
    {
        var pipeline = body.Text("pipeline", "slug") ?? body.Text("pipeline", "name") ?? "";
        var branch = body.Text("build", "branch");
        var job = kind.StartsWith("job.", StringComparison.Ordinal) ? body.Text("job", "name") : null;
        return new HookReading.Report(new HookReport
        {
            Kind = kind,
            Text = HookText.Lines(
                $"Build {body.Text("build", "number")} of {pipeline} on {branch}: {state}",
                job is null ? null : $"Job {HookText.Line(job)}"),
            Thing = $"{(job is null ? "build" : "job")} {pipeline} {branch}{(job is null ? "" : " " + HookText.Line(job))}",
            Severity = severity,
            Status = status,
            Meta =
            [
                (HookMeta.Repository, body.Text("pipeline", "repository")),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, body.Text("build", "commit")),
                (HookMeta.Url, (job is null ? null : body.Text("job", "web_url")) ?? body.Text("build", "web_url")),
                (HookMeta.Actor, body.Text("build", "creator", "name")),
                (HookMeta.Status, state),
                (HookMeta.Number, body.Text("build", "number")),
                (HookMeta.Service, pipeline),
            ],
        });
    }
}
