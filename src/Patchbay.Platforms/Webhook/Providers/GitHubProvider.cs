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
