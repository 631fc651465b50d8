using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;

namespace Patchbay.Platforms.Webhook.Reading.GitHub;

/// <summary>What people wrote: issues, pull requests, comments and reviews. Each carries who wrote the text that it carries.</summary>
static class GitHubTalk
{
    public static HookReport? Issue(GitHubBody body) => body.Root.At("issue") is { } issue && !IsOurNew(body, issue) ? Opened(body, issue, "issue", "Issue") : null;

    public static HookReport? Pull(GitHubBody body) => body.Root.At("pull_request") is { } pull && !IsOurNew(body, pull) ? Opened(body, pull, "pull_request", "Pull request") : null;

    public static HookReport? IssueComment(GitHubBody body)
    {
        if (body.Root.At("comment") is not { } comment || body.Root.At("issue") is not { } issue || body.Action is "deleted" || AnswerMark.IsOurs(comment.Text("body")))
        {
            return null;
        }

        return Comment(body, comment, issue, issue.At("pull_request") is null ? "issue" : "pull_request", "comment", "commented");
    }

    public static HookReport? Review(GitHubBody body)
    {
        // A review that only carries comments on lines comes as those comments too.
        if (body.Root.At("review") is not { } review || body.Root.At("pull_request") is not { } pull || body.Action is not "submitted" || AnswerMark.IsOurs(review.Text("body"))
            || (review.Text("state") is "commented" && string.IsNullOrEmpty(review.Text("body"))))
        {
            return null;
        }

        var report = Comment(body, review, pull, "pull_request", "review", $"reviewed ({HookWords.Word(review.Text("state"))})");
        return report with { Kind = $"pull_request_review.{HookWords.Word(review.Text("state"))}" };
    }

    public static HookReport? ReviewComment(GitHubBody body)
    {
        if (body.Root.At("comment") is not { } comment || body.Root.At("pull_request") is not { } pull || body.Action is "deleted" || AnswerMark.IsOurs(comment.Text("body")))
        {
            return null;
        }

        var report = Comment(body, comment, pull, "pull_request", "review comment", $"commented on {comment.Text("path")}{(comment.Text("line") is { } line ? $":{line}" : "")}");
        return report with
        {
            Meta = [.. report.Meta, ("path", comment.Text("path")), ("line", comment.Text("line"))],
            Target = HookTargets.Of("review_comment", ("repository", body.Repository), ("number", pull.Text("number")), ("comment", comment.Text("id"))),
        };
    }

    // What was made here is no news here; what becomes of it is.
    static bool IsOurNew(GitHubBody body, JsonElement part) => body.Action is "opened" && AnswerMark.IsOurs(part.Text("body"));

    static HookReport Opened(GitHubBody body, JsonElement part, string target, string noun)
    {
        var number = part.Text("number");
        var labels = string.Join(", ", part.Items("labels").Select(label => label.Text("name")).OfType<string>().Take(10));
        var action = body.Action is "closed" && part.Text("merged") is "true" ? "merged" : body.Action;
        return new HookReport
        {
            Kind = $"{body.Kind}.{action}",
            Text = HookText.Lines(
                $"{noun} #{number} {action.Replace('_', ' ')} in {body.Repository}: {HookText.Line(part.Text("title"))}",
                $"by {part.Text("user", "login")}{(labels.Length > 0 ? $", labels: {labels}" : "")}",
                HookText.Passage(part.Text("body"))),
            Thing = $"{target} {body.Repository}#{number}",
            Severity = body.Action is "opened" or "reopened" or "review_requested" or "assigned" or "ready_for_review" ? HookSeverity.Normal : HookSeverity.Low,
            Status = action is "closed" or "merged" or "deleted" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Number, number),
                (HookMeta.Title, HookText.Line(part.Text("title"))),
                (HookMeta.Branch, part.Text("head", "ref")),
                (HookMeta.Commit, part.Text("head", "sha")),
                (HookMeta.Url, part.Text("html_url")),
                (HookMeta.Actor, body.Sender),
                (HookMeta.Status, part.Text("state")),
                ("labels", labels.Length > 0 ? labels : null),
            ],
            Author = GitHubBody.AuthorOf(part),
            Target = target is "pull_request"
                ? HookTargets.Of(target, ("repository", body.Repository), ("number", number), ("commit", part.Text("head", "sha")))
                : body.Talk(target, number),
        };
    }

    static HookReport Comment(GitHubBody body, JsonElement comment, JsonElement about, string target, string noun, string did)
    {
        var number = about.Text("number");
        return new HookReport
        {
            Kind = $"{body.Kind}.{body.Action}",
            Text = HookText.Lines(
                $"{comment.Text("user", "login")} {did} on {body.Repository}#{number}: {HookText.Line(about.Text("title"))}",
                HookText.Passage(comment.Text("body"), 1200)),
            // Not the issue: two comments that wait are two, and only an edited one replaces itself.
            Thing = $"{noun} {body.Repository}#{number} {comment.Text("id")}",
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Number, number),
                (HookMeta.Title, HookText.Line(about.Text("title"))),
                (HookMeta.Branch, about.Text("head", "ref")),
                (HookMeta.Url, comment.Text("html_url")),
                (HookMeta.Actor, body.Sender),
                (HookMeta.Status, about.Text("state")),
                ("comment_id", comment.Text("id")),
            ],
            Author = GitHubBody.AuthorOf(comment),
            Target = body.Talk(target, number),
        };
    }
}
