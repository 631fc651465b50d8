using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading.GitHub;

/// <summary>What machines found out about a commit: checks, suites, workflows, deployments.</summary>
static class GitHubRuns
{
    public static HookReport? Check(GitHubBody body) => body.Root.At("check_run") is { } run && body.Action is "completed"
        ? Run(body, run, "check", run.Text("name"), run.Text("check_suite", "head_branch"), IsForeign(run.Text("check_suite", "head_branch")),
            HookText.Passage(run.Text("output", "title"), 200), HookText.Passage(run.Text("output", "summary"), 400))
        : null;

    public static HookReport? Suite(GitHubBody body) => body.Root.At("check_suite") is { } suite && body.Action is "completed"
        ? Run(body, suite, "suite", suite.Text("app", "name"), suite.Text("head_branch"), IsForeign(suite.Text("head_branch")),
            HookText.Line(suite.Text("head_commit", "message")))
        : null;

    public static HookReport? Workflow(GitHubBody body) => body.Root.At("workflow_run") is { } run && body.Action is "completed"
        ? Run(body, run, "workflow", run.Text("name"), run.Text("head_branch"), run.Text("head_repository", "full_name") != body.Repository,
            HookText.Line(run.Text("display_title") ?? run.Text("head_commit", "message")))
        : null;

    public static HookReport? Deployment(GitHubBody body)
    {
        if (body.Root.At("deployment_status") is not { } status || status.Text("state") is not ("success" or "failure" or "error"))
        {
            return null;
        }

        var failed = status.Text("state") is not "success";
        var environment = status.Text("environment") ?? body.Root.Text("deployment", "environment");
        return new HookReport
        {
            Kind = failed ? "deployment_status.failed" : "deployment_status.success",
            Text = HookText.Lines(
                $"Deployment of {body.Repository} ({body.Root.Text("deployment", "ref")}) to {environment}: {status.Text("state")}",
                HookText.Passage(status.Text("description"), 300)),
            Thing = HookWords.Key($"deployment {body.Repository} {environment}"),
            Severity = failed ? HookSeverity.Normal : HookSeverity.Low,
            Status = failed ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Branch, body.Root.Text("deployment", "ref")),
                (HookMeta.Commit, body.Root.Text("deployment", "sha")),
                (HookMeta.Environment, environment),
                (HookMeta.Url, status.Text("log_url") is { Length: > 0 } log ? log : status.Text("target_url")),
                (HookMeta.Actor, body.Sender),
                (HookMeta.Status, status.Text("state")),
            ],
            Target = body.Commit(body.Root.Text("deployment", "sha"), status),
        };
    }

    // The pull request of a fork: GitHub leaves the branch out, and the names of its branch and its checks are an outsider's text.
    static bool IsForeign(string? branch) => branch is null;

    static HookReport Run(GitHubBody body, JsonElement run, string thing, string? name, string? branch, bool isForeign, params ReadOnlySpan<string?> more)
    {
        var conclusion = HookWords.Word(run.Text("conclusion"));
        var failed = conclusion is "failure" or "timed_out" or "startup_failure";
        return new HookReport
        {
            Kind = failed ? $"{body.Kind}.failed" : $"{body.Kind}.{conclusion}",
            Text = HookText.Lines([$"{char.ToUpperInvariant(thing[0])}{thing[1..]} {name} on {body.Repository}: {conclusion}", .. more]),
            Thing = HookWords.Key($"{thing} {body.Repository} {branch} {name}"),
            Severity = failed ? HookSeverity.Normal : HookSeverity.Low,
            Status = failed ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, run.Text("head_sha")),
                (HookMeta.Url, run.Text("html_url") ?? run.Text("url")),
                (HookMeta.Actor, body.Sender),
                (HookMeta.Status, conclusion),
                (HookMeta.Title, name),
                ("run_id", run.Text("id")),
            ],
            Author = isForeign ? new HookAuthor(run.Text("head_repository", "owner", "login") ?? body.Sender ?? "unknown", null) : null,
            Target = body.Commit(run.Text("head_sha"), run),
        };
    }
}
