namespace Patchbay.Platforms.Webhook.Reading.GitHub;

/// <summary>Commits on the default branch; other branches are told by their pull requests and runs.</summary>
static class GitHubPush
{
    const string Heads = "refs/heads/";

    public static HookReport? Read(GitHubBody body)
    {
        var root = body.Root;
        if (root.Text("ref") is not { } name || root.Text("repository", "default_branch") is not { } branch || name != Heads + branch || root.Text("deleted") is "true")
        {
            return null;
        }

        var commits = root.Items("commits").ToList();
        return new HookReport
        {
            Kind = "push.default_branch",
            Text = HookText.Lines(
            [
                $"{root.Text("pusher", "name")} {(root.Text("forced") is "true" ? "forced" : "pushed")} {commits.Count} commits to {branch} of {body.Repository}",
                .. commits.TakeLast(5).Select(commit => $"{commit.Text("id")?[..Math.Min(8, commit.Text("id")!.Length)]} {HookText.Line(commit.Text("message"), 120)}"),
            ]),
            Thing = $"branch {body.Repository} {branch}",
            Severity = HookSeverity.Low,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, root.Text("after")),
                (HookMeta.Url, root.Text("compare")),
                (HookMeta.Actor, body.Sender),
            ],
            Target = HookTargets.Of("commit", ("repository", body.Repository), ("commit", root.Text("after"))),
        };
    }
}
