using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// GitHub: <c>X-Hub-Signature-256</c>, HMAC-SHA256 over the body. Neither the time nor the delivery's id is signed, so a delivery
/// is known by its body, which GitHub repeats byte for byte.
/// </summary>
sealed class GitHubProvider : IHookProvider
{
    const string Prefix = "sha256=";

    public string Name => "github";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the repository or organisation: Settings, Webhooks, Add webhook.",
        "Payload URL: {url}",
        "Content type: application/json",
        "Secret: {secret}",
        "Let me select individual events: Check runs, Workflow runs, Issues, Issue comments, Pull requests, as you need them.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["X-Hub-Signature-256"] is not { } signature)
        {
            return HookRefusal.Unsigned;
        }

        if (!signature.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return HookRefusal.Malformed;
        }

        return secrets.Any(secret => HookProof.IsHex(signature[Prefix.Length..], HookProof.Sha256(secret, request.Body))) ? null : HookRefusal.Wrong;
    }

    public string Identify(HookRequest request) => request.Digest;

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var kind = request.Headers["X-GitHub-Event"] ?? "unknown";
        return kind switch
        {
            "check_run" when body.At("check_run") is { } run && body.Text("action") is "completed" => CheckRun(body, run),
            _ => new HookReading.Nothing(kind),
        };
    }

    static HookReading.Report CheckRun(JsonElement body, JsonElement run)
    {
        var repository = body.Text("repository", "full_name") ?? "";
        var conclusion = run.Text("conclusion") ?? "unknown";
        var isFailure = conclusion is "failure" or "timed_out" or "startup_failure";
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? "check_run.failed" : $"check_run.{conclusion}",
            Text = $"Check {run.Text("name")} on {repository}: {conclusion}",
            Thing = $"check {repository} {run.Text("check_suite", "head_branch")} {run.Text("name")}",
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Branch, run.Text("check_suite", "head_branch")),
                (HookMeta.Commit, run.Text("head_sha")),
                (HookMeta.Url, run.Text("html_url")),
                (HookMeta.Actor, body.Text("sender", "login")),
                (HookMeta.Status, conclusion),
            ],
            Target = run.Text("head_sha") is { } commit
                ? new HookTarget("commit", new Dictionary<string, string>(StringComparer.Ordinal) { ["repository"] = repository, ["commit"] = commit })
                : null,
        });
    }
}
