using Patchbay.Platforms.Webhook.Answering;

namespace Patchbay.Platforms.Webhook.Reading.GitLab;

/// <summary>What people wrote in GitLab: issues, merge requests and notes on them.</summary>
static class GitLabTalk
{
    public static HookReport? Issue(GitLabBody body) => IsOurNew(body) ? null : Opened(body, "issue", "Issue", "#") with { Author = body.AuthorOf(null) };

    public static HookReport? MergeRequest(GitLabBody body) => IsOurNew(body) ? null : Opened(body, "merge_request", "Merge request", "!") with { Author = body.AuthorOf(body.Part) };

    public static HookReport? Note(GitLabBody body)
    {
        var note = body.Part;
        if (note.Text("system") is "true" || AnswerMark.IsOurs(note.Text("note")))
        {
            return null;
        }

        var (kind, about, sign) = note.Text("noteable_type") switch
        {
            "Issue" => ("issue", body.Root.At("issue"), "#"),
            "MergeRequest" => ("merge_request", body.Root.At("merge_request"), "!"),
            _ => ("commit", body.Root.At("commit"), "@"),
        };
        var number = about?.Text("iid");
        return new HookReport
        {
            Kind = $"note.{kind}",
            Text = HookText.Lines(
                $"{body.Actor} commented on {body.Repository}{sign}{number ?? about?.Text("id")}: {HookText.Line(about?.Text("title") ?? about?.Text("message"))}",
                HookText.Passage(note.Text("note"), 1200)),
            // Each comment is a thing of its own: only an edited one replaces itself.
            Thing = $"note {body.Repository} {note.Text("id")}",
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Number, number),
                (HookMeta.Title, HookText.Line(about?.Text("title") ?? about?.Text("message"))),
                (HookMeta.Branch, about?.Text("source_branch")),
                (HookMeta.Url, note.Text("url")),
                (HookMeta.Actor, body.Actor),
                ("note_id", note.Text("id")),
            ],
            Author = body.AuthorOf(null),
            Target = number is not null ? body.Target(kind, number)
                : HookTargets.Of("commit", ("repository", body.Repository), ("project", body.Project), ("commit", about?.Text("id"))),
        };
    }

    // What was made here is no news here; what becomes of it is.
    static bool IsOurNew(GitLabBody body) => body.Part.Text("action") is "open" && AnswerMark.IsOurs(body.Part.Text("description"));

    static HookReport Opened(GitLabBody body, string thing, string noun, string sign)
    {
        var part = body.Part;
        var action = HookWords.Word(part.Text("action") ?? part.Text("state"));
        var number = part.Text("iid");
        var labels = string.Join(", ", body.Root.Items("labels").Select(label => label.Text("title")).OfType<string>().Take(10));
        return new HookReport
        {
            Kind = $"{thing}.{action}",
            Text = HookText.Lines(
                $"{noun} {sign}{number} {action.Replace('_', ' ')} in {body.Repository}: {HookText.Line(part.Text("title"))}",
                $"by {body.Actor}{(labels.Length > 0 ? $", labels: {labels}" : "")}",
                HookText.Passage(part.Text("description"))),
            Thing = $"{thing} {body.Repository}{sign}{number}",
            Severity = action is "open" or "reopen" ? HookSeverity.Normal : HookSeverity.Low,
            Status = part.Text("state") is "closed" or "merged" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, body.Repository),
                (HookMeta.Number, number),
                (HookMeta.Title, HookText.Line(part.Text("title"))),
                (HookMeta.Branch, part.Text("source_branch")),
                (HookMeta.Commit, part.Text("last_commit", "id")),
                (HookMeta.Url, part.Text("url")),
                (HookMeta.Actor, body.Actor),
                (HookMeta.Status, part.Text("state")),
                ("labels", labels.Length > 0 ? labels : null),
            ],
            Target = body.Target(thing, number),
        };
    }
}
