namespace Patchbay.Platforms.Webhook.Reading.GitLab;

/// <summary>What GitLab's machines did: pipelines, jobs, deployments; and pushes to the default branch.</summary>
static class GitLabRuns
{
    public static HookReport? Pipeline(GitLabBody body)
    {
        var part = body.Part;
        if (part.Text("status") is not ("success" or "failed" or "canceled"))
        {
            return null;
        }

        var failed = body.Root.Items("builds").Where(job => job.Text("status") is "failed" && job.Text("allow_failure") is not "true").ToList();
        var report = Run(body, "pipeline", part.Text("ref"), "", part.Text("status")!, part.Text("sha"),
            part.Text("url") ?? (body.Root.Text("project", "web_url") is { } web ? $"{web}/-/pipelines/{part.Text("id")}" : null),
        [
            $"Pipeline {part.Text("id")} on {body.Repository}, branch {part.Text("ref")}: {part.Text("status")}",
            HookText.Line(body.Root.Text("commit", "message")),
            .. failed.Take(5).Select(job => $"- {job.Text("stage")}/{job.Text("name")}: {job.Text("failure_reason") ?? "failed"}"),
        ]);
        var merge = body.Root.At("merge_request");
        return report with
        {
            Meta = [.. report.Meta, ("pipeline_id", part.Text("id"))],
            Target = merge?.Text("iid") is { } number ? body.Target("merge_request", number) : report.Target,
            // The names in a pipeline of a fork are an outsider's.
            Author = merge is { } request && request.Text("source_project_id") != request.Text("target_project_id") ? new HookAuthor(body.Actor ?? "unknown", null) : null,
        };
    }

    public static HookReport? Job(GitLabBody body)
    {
        var root = body.Root;
        if (root.Text("build_status") is not ("success" or "failed" or "canceled"))
        {
            return null;
        }

        var repository = body.Repository is { Length: > 0 } path ? path : root.Text("project_name");
        var report = Run(body, "job", root.Text("ref"), $" {root.Text("build_name")}", root.Text("build_status")!, root.Text("sha"),
            root.Text("project", "web_url") is { } web ? $"{web}/-/jobs/{root.Text("build_id")}" : null,
        [
            $"Job {root.Text("build_stage")}/{root.Text("build_name")} on {repository}, branch {root.Text("ref")}: {root.Text("build_status")}",
            root.Text("build_failure_reason") is { } reason and not "unknown_failure" ? reason : null,
        ]);
        return report with { Meta = [.. report.Meta, ("job_id", root.Text("build_id"))] };
    }

    public static HookReport? Deployment(GitLabBody body)
    {
        var root = body.Root;
        if (root.Text("status") is not ("success" or "failed" or "canceled"))
        {
            return null;
        }

        var report = Run(body, "deployment", root.Text("environment"), "", root.Text("status")!, null, root.Text("deployable_url"),
        [
            $"Deployment of {body.Repository} ({root.Text("ref")}) to {root.Text("environment")}: {root.Text("status")}",
            HookText.Line(root.Text("commit_title")),
        ]);
        return report with
        {
            Meta = [.. report.Meta.Where(pair => pair.Key is not HookMeta.Branch), (HookMeta.Branch, root.Text("ref")), (HookMeta.Environment, root.Text("environment"))],
        };
    }

    public static HookReport? Push(GitLabBody body)
    {
        var root = body.Root;
        if (root.Text("project", "default_branch") is not { } branch || root.Text("ref") != "refs/heads/" + branch || root.Text("checkout_sha") is not { } commit)
        {
            return null;
        }

        var commits = root.Items("commits").ToList();
        return new HookReport
        {
            Kind = "push.default_branch",
            Text = HookText.Lines(
            [
                $"{root.Text("user_name")} pushed {root.Text("total_commits_count")} commits to {branch} of {body.Repository}",
                .. commits.TakeLast(5).Select(one => HookText.Line(one.Text("message"), 120)),
            ]),
            Thing = HookWords.Key($"branch {body.Repository} {branch}"),
            Severity = HookSeverity.Low,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, commit),
                (HookMeta.Url, root.Text("project", "web_url") is { } web ? $"{web}/-/commit/{commit}" : null),
                (HookMeta.Actor, body.Actor),
            ],
            Target = HookTargets.Of("commit", ("repository", body.Repository), ("project", body.Project), ("commit", commit)),
        };
    }

    static HookReport Run(GitLabBody body, string thing, string? at, string name, string status, string? commit, string? url, params ReadOnlySpan<string?> lines) => new()
    {
        Kind = $"{thing}.{status}",
        Text = HookText.Lines(lines),
        Thing = HookWords.Key($"{thing} {body.Repository} {at}{name}"),
        Severity = status is "failed" ? HookSeverity.Normal : HookSeverity.Low,
        Status = status is "failed" ? HookStatus.Open : HookStatus.Resolved,
        Meta =
        [
            (HookMeta.Repository, body.Repository),
            (HookMeta.Branch, at),
            (HookMeta.Commit, commit),
            (HookMeta.Url, url),
            (HookMeta.Actor, body.Actor),
            (HookMeta.Status, status),
        ],
        Target = HookTargets.Of("commit", ("repository", body.Repository), ("project", body.Project), ("commit", commit)),
    };
}
