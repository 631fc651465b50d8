using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Gitea and Forgejo: <c>X-Gitea-Signature</c> (Forgejo sends <c>X-Forgejo-Signature</c> as well), HMAC-SHA256 over the body in
/// hexadecimal. Nothing else is signed, so a delivery is known by its body. In <c>repository.permissions</c> they say what the author
/// may do, but in some kinds what the owner may: only the kinds in <see cref="Author"/> are believed.
/// </summary>
sealed class GiteaProvider : IHookProvider
{
    public string Name => "gitea";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the repository, the organisation or your user settings: Settings, Webhooks, Add webhook, Gitea (Forgejo: Forgejo).",
        "Target URL: {url}",
        "HTTP method: POST",
        "POST content type: application/json",
        "Secret: {secret}",
        "Trigger on: Custom events; tick Issues, Issue comment, Pull request, Pull request comment and, where it is offered, Workflow run or Action run, as you need them.",
        "Add webhook; then open it and press Test delivery: the answer is 202.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        var signature = request.Headers["X-Gitea-Signature"] ?? request.Headers["X-Forgejo-Signature"];
        if (string.IsNullOrEmpty(signature))
        {
            return HookRefusal.Unsigned;
        }

        return secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, request.Body))) ? null : HookRefusal.Wrong;
    }

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"action":"completed","workflow_run":{"id":44,"path":"ci.yml@refs/heads/main","head_branch":"main","head_sha":"bffeb74224043ba2feb48d137756c8a9331c449a","conclusion":"failure","html_url":"https://git.example.com/acme/site/actions/runs/12"},"repository":{"id":1,"full_name":"acme/site"},"sender":{"login":"gitea"}}""",
        ("X-Gitea-Event", "workflow_run"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("X-Gitea-Signature", HookSigning.Hex(secret, request.Body)));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var kind = request.Headers["X-Gitea-Event"] ?? request.Headers["X-Forgejo-Event"] ?? "unknown";
        return kind switch
        {
            // What was written here is no news here.
            _ when IsOurs(body) => new HookReading.Nothing(kind),
            "issues" when body.At("issue") is { } issue => Issue(body, issue, "issue"),
            "pull_request" when body.At("pull_request") is { } pull => Issue(body, pull, "pull_request"),
            "issue_comment" or "pull_request_comment" when body.At("comment") is { } comment && body.At("issue") is { } issue => Comment(body, issue, comment),
            "push" when body.Text("ref") is { } branch => Push(body, branch),
            "workflow_run" when body.At("workflow_run") is { } run && body.Text("action") is "completed" => Run(body, run, run.Text("conclusion"), run.Text("path") ?? run.Text("name")),
            "action_run_failure" or "action_run_recover" or "action_run_success" when body.At("run") is { } run => Run(body, run, run.Text("status"), run.Text("workflow_id")),
            "status" when body.Text("state") is "failure" or "error" or "success" => CommitStatus(body),
            _ => new HookReading.Nothing(kind),
        };
    }

    static bool IsOurs(JsonElement body) => AnswerMark.IsOurs(
        body.At("comment") is { } comment ? comment.Text("body")
        : body.Text("review", "content") is { Length: > 0 } review ? review
        : body.Text("action") is "opened" ? body.Text("issue", "body") ?? body.Text("pull_request", "body") : null);

    static string Repository(JsonElement body) => body.Text("repository", "full_name") ?? body.Text("run", "repository", "full_name") ?? "";

    // Opened, edited, closed: what the poster may do, who wrote it all. Assigned: what the one may do who assigned it.
    static HookAuthor? Author(JsonElement body, JsonElement thing, string action) => action switch
    {
        "opened" or "edited" or "closed" or "reopened" when thing.Text("merged") is not "true" => new(thing.Text("user", "login") ?? "", Writes(body)),
        "assigned" or "created" or "closed" => new(body.Text("sender", "login") ?? "", Writes(body)),
        _ => new(body.Text("sender", "login") ?? "", null),
    };

    static bool Writes(JsonElement body) => body.Text("repository", "permissions", "push") is "true";

    static HookReading.Report Issue(JsonElement body, JsonElement thing, string kind)
    {
        var repository = Repository(body);
        var number = thing.Text("number");
        var action = kind is "pull_request" && body.Text("action") is "closed" && thing.Text("merged") is "true" ? "merged" : body.Text("action") ?? "changed";
        return new HookReading.Report(new HookReport
        {
            Kind = $"{kind}.{action}",
            Text = HookText.Lines(
                $"{(kind is "issue" ? "Issue" : "Pull request")} {repository}#{number} {action}: {HookText.Line(thing.Text("title"))}",
                action is "opened" ? HookText.Passage(thing.Text("body")) : null),
            Thing = $"{kind} {repository}#{number}",
            Severity = action is "opened" or "reopened" or "assigned" ? HookSeverity.Normal : HookSeverity.Low,
            Status = thing.Text("state") is "closed" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Number, number),
                (HookMeta.Branch, thing.Text("head", "ref")),
                (HookMeta.Url, thing.Text("html_url") ?? thing.Text("url")),
                (HookMeta.Actor, body.Text("sender", "login")),
                (HookMeta.Status, thing.Text("state")),
                (HookMeta.Title, HookText.Line(thing.Text("title"))),
            ],
            Author = Author(body, thing, action is "merged" ? "closed" : action),
            Target = HookTargets.Of("issue", ("repository", repository), ("number", number)),
        });
    }

    static HookReading Comment(JsonElement body, JsonElement issue, JsonElement comment)
    {
        if (body.Text("action") is not "created")
        {
            return new HookReading.Nothing("issue_comment." + HookWords.Word(body.Text("action")));
        }

        var repository = Repository(body);
        var number = issue.Text("number");
        var kind = body.Text("is_pull") is "true" || issue.At("pull_request") is not null ? "pull_request" : "issue";
        return new HookReading.Report(new HookReport
        {
            Kind = "issue_comment.created", // each is a thing of its own: two comments are two orders, and neither may replace the other
            Text = HookText.Lines($"{comment.Text("user", "login")} on {repository}#{number}, {HookText.Line(issue.Text("title"))}:", HookText.Passage(comment.Text("body"))),
            Thing = HookWords.Key($"comment {repository}#{number} {comment.Text("id")}"),
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Number, number),
                ("about", kind),
                (HookMeta.Url, comment.Text("html_url")),
                (HookMeta.Actor, comment.Text("user", "login")),
                (HookMeta.Title, HookText.Line(issue.Text("title"))),
            ],
            Author = Author(body, issue, "created"),
            Target = HookTargets.Of("issue", ("repository", repository), ("number", number)),
        });
    }

    // Who pushes may write: the commits' texts are theirs to answer for.
    static HookReading.Report Push(JsonElement body, string branch)
    {
        var repository = Repository(body);
        branch = branch.StartsWith("refs/heads/", StringComparison.Ordinal) ? branch["refs/heads/".Length..] : branch;
        var commits = body.Items("commits").Take(5).Select(commit => $"{commit.Text("id")?[..Math.Min(8, commit.Text("id")!.Length)]} {HookText.Line(commit.Text("message"), 100)}");
        return new HookReading.Report(new HookReport
        {
            Kind = "push",
            Text = HookText.Lines([$"{body.Text("pusher", "login")} pushed to {repository} {branch}", .. commits]),
            Thing = $"branch {repository} {branch}",
            Severity = HookSeverity.Low,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, body.Text("after")),
                (HookMeta.Url, body.Text("compare_url")),
                (HookMeta.Actor, body.Text("pusher", "login")),
            ],
            Author = new HookAuthor(body.Text("pusher", "login") ?? "", true),
            Target = HookTargets.Of("commit", ("repository", repository), ("commit", body.Text("after"))),
        });
    }

    static HookReading.Report Run(JsonElement body, JsonElement run, string? outcome, string? workflow)
    {
        var repository = Repository(body);
        var branch = run.Text("head_branch") ?? run.Text("prettyref");
        var commit = run.Text("head_sha") ?? run.Text("commit_sha");
        var isFailure = outcome is "failure" or "timed_out";
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? "workflow_run.failed" : $"workflow_run.{HookWords.Word(outcome ?? "unknown")}",
            Text = $"Workflow {HookText.Line(workflow)} on {repository} {branch}: {outcome}",
            Thing = $"run {repository} {branch} {workflow}",
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, commit),
                (HookMeta.Url, run.Text("html_url")),
                (HookMeta.Actor, body.Text("sender", "login") ?? run.Text("trigger_user", "login")),
                (HookMeta.Status, outcome),
            ],
            Target = HookTargets.Of("commit", ("repository", repository), ("commit", commit)),
        });
    }

    static HookReading.Report CommitStatus(JsonElement body)
    {
        var repository = Repository(body);
        var state = body.Text("state");
        var isFailure = state is not "success";
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? "status.failed" : "status.success",
            Text = HookText.Lines($"{HookText.Line(body.Text("context"))} on {repository}: {state}", HookText.Line(body.Text("description"))),
            Thing = $"status {repository} {body.Text("sha")} {body.Text("context")}",
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Commit, body.Text("sha")),
                (HookMeta.Url, body.Text("target_url")),
                (HookMeta.Actor, body.Text("sender", "login")),
                (HookMeta.Status, state),
            ],
            Target = HookTargets.Of("commit", ("repository", repository), ("commit", body.Text("sha"))),
        });
    }
}
