using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>What Jira tells of issues and the comments on them.</summary>
static class JiraEvents
{
    public static HookReport Issue(JsonElement body, JsonElement issue, string action)
    {
        var changes = body.Items("changelog", "items").ToList();
        var moved = changes.Any(item => item.Text("field") is "status");
        var kind = action is "updated" && moved ? "transitioned" : action is "updated" && changes.Any(item => item.Text("field") is "assignee") ? "assigned" : action;
        var report = About(body, issue);
        return report with
        {
            Kind = $"issue.{kind}",
            Text = HookText.Lines(
            [
                $"{issue.Text("key")} {kind}: {HookText.Line(issue.Text("fields", "summary"))}",
                $"{issue.Text("fields", "issuetype", "name")}, {issue.Text("fields", "status", "name")}, priority {issue.Text("fields", "priority", "name")}",
                .. changes.Where(item => item.Text("field") is not "description").Take(5)
                    .Select(item => HookText.Line($"{item.Text("field")}: {item.Text("fromString")} → {item.Text("toString")}")),
                HookText.Passage(issue.Text("fields", "description"), 800),
            ]),
            Thing = $"issue {issue.Text("key")}",
            Severity = kind is "created" or "assigned" ? HookSeverity.Normal : HookSeverity.Low,
            // Who made the issue wrote its text; who changes it later may be somebody else, and must be trusted too.
            Author = action is "created" ? Author(body.At("user") ?? issue.At("fields", "creator")) : Both(Author(body.At("user")), Author(issue.At("fields", "creator"))),
        };
    }

    public static HookReport Comment(JsonElement body, JsonElement issue, JsonElement comment, string action) => About(body, issue) with
    {
        Kind = $"comment.{action}",
        Text = HookText.Lines(
            $"{comment.Text("author", "displayName")} commented on {issue.Text("key")}: {HookText.Line(issue.Text("fields", "summary"))}",
            HookText.Passage(comment.Text("body"))),
        Thing = $"comment {issue.Text("key")} {comment.Text("id")}",
        Severity = HookSeverity.Normal,
        Author = Author(comment.At("updateAuthor") ?? comment.At("author")),
    };

    static HookReport About(JsonElement body, JsonElement issue)
    {
        var key = issue.Text("key");
        return new HookReport
        {
            Kind = "issue",
            Text = "",
            Thing = "issue",
            Status = issue.Text("fields", "status", "statusCategory", "key") is "done" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Number, key),
                (HookMeta.Title, HookText.Line(issue.Text("fields", "summary"))),
                (HookMeta.Url, Uri.TryCreate(issue.Text("self"), UriKind.Absolute, out var self) && key is not null ? $"{self.GetLeftPart(UriPartial.Authority)}/browse/{key}" : null),
                (HookMeta.Actor, body.Text("user", "displayName") ?? body.Text("comment", "author", "displayName")),
                (HookMeta.Status, issue.Text("fields", "status", "name")),
                ("project", issue.Text("fields", "project", "key")),
                ("priority", issue.Text("fields", "priority", "name")),
                ("comment_id", body.Text("comment", "id")),
            ],
            Target = HookTargets.Of("issue", ("issue", key)),
        };
    }

    // Accounts of the site, not customers of a service desk, nor applications, whose text may be anybody's.
    static HookAuthor Author(JsonElement? user) => new(user?.Text("displayName") ?? "unknown",
        user?.Text("accountType") switch { "atlassian" => true, "customer" => false, _ => null });

    static HookAuthor Both(HookAuthor actor, HookAuthor creator) => actor.MayWrite is true && creator.MayWrite is not null ? creator : actor;
}
