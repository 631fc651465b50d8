using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Platforms.Webhook.Reading.GitHub;

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

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) =>
        HookProof.Prefixed(request.Headers["X-Hub-Signature-256"], Prefix, secrets, request.Body);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"action":"completed","check_run":{"id":1,"name":"build","status":"completed","conclusion":"failure","head_sha":"ec26c3e57ca3a959ca5aad62de7213c562f8c821","html_url":"https://github.com/acme/site/runs/1","check_suite":{"head_branch":"main"},"output":{"title":"2 tests failed"}},"repository":{"id":1,"full_name":"acme/site"},"sender":{"login":"octocat"}}""",
        ("X-GitHub-Event", "check_run"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("X-Hub-Signature-256", Prefix + HookSigning.Hex(secret, request.Body)));

    public HookReading Read(HookRequest request)
    {
        var kind = HookWords.Word(request.Headers["X-GitHub-Event"]);
        var body = new GitHubBody(kind, HookJson.Parse(request.Body));
        var report = kind switch
        {
            "check_run" => GitHubRuns.Check(body),
            "check_suite" => GitHubRuns.Suite(body),
            "workflow_run" => GitHubRuns.Workflow(body),
            "deployment_status" => GitHubRuns.Deployment(body),
            "issues" => GitHubTalk.Issue(body),
            "issue_comment" => GitHubTalk.IssueComment(body),
            "pull_request" => GitHubTalk.Pull(body),
            "pull_request_review" => GitHubTalk.Review(body),
            "pull_request_review_comment" => GitHubTalk.ReviewComment(body),
            "push" => GitHubPush.Read(body),
            "dependabot_alert" => GitHubSecurity.Dependency(body),
            "secret_scanning_alert" => GitHubSecurity.Secret(body),
            "repository_advisory" => GitHubSecurity.Advisory(body),
            _ => null,
        };
        return report is null ? new HookReading.Nothing(kind) : new HookReading.Report(report);
    }
}
