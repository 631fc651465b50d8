using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;

namespace Patchbay.Platforms.Webhook.Reading;

/// <summary>What Sentry tells: alerts of issues and metrics, changes of issues, comments.</summary>
static class SentryEvents
{
    public static HookReport? Alert(JsonElement body)
    {
        if (body.At("data", "event") is not { } happened)
        {
            return null;
        }

        var issue = happened.Text("issue_id");
        return new HookReport
        {
            Kind = "issue_alert.triggered",
            Text = HookText.Lines(
                $"{HookText.Line(happened.Text("title"))} ({happened.Text("level") ?? "error"})",
                HookText.Line(happened.Text("culprit")),
                body.Text("data", "triggered_rule") is { } rule ? $"Rule: {HookText.Line(rule)}" : null),
            Thing = $"issue {issue ?? happened.Text("event_id")}",
            Severity = Level(happened.Text("level")),
            Status = HookStatus.Open,
            Meta =
            [
                (HookMeta.Title, HookText.Line(happened.Text("title"))),
                (HookMeta.Url, happened.Text("web_url")),
                (HookMeta.Environment, happened.Text("environment") ?? Tag(happened, "environment")),
                (HookMeta.Status, "triggered"),
                ("level", happened.Text("level")),
                ("release", Tag(happened, "release")),
                ("issue_id", issue),
            ],
            Target = HookTargets.Of("issue", ("issue", issue)),
        };
    }

    public static HookReport? Metric(JsonElement body)
    {
        var state = HookWords.Word(body.Text("action"));
        if (body.At("data", "metric_alert") is not { } alert || state is not ("critical" or "warning" or "resolved"))
        {
            return null;
        }

        return new HookReport
        {
            Kind = $"metric_alert.{state}",
            Text = HookText.Lines(
                HookText.Line(body.Text("data", "description_title") ?? alert.Text("title")),
                HookText.Passage(body.Text("data", "description_text"), 400)),
            Thing = $"metric alert {alert.Text("id")}",
            Severity = state switch { "critical" => HookSeverity.Urgent, "resolved" => HookSeverity.Low, _ => HookSeverity.Normal },
            Status = state is "resolved" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Title, alert.Text("alert_rule", "name") ?? alert.Text("title")),
                (HookMeta.Service, alert.Items("projects").FirstOrDefault() is { ValueKind: JsonValueKind.String } project ? project.Text() : null),
                (HookMeta.Environment, alert.Text("alert_rule", "environment")),
                (HookMeta.Url, body.Text("data", "web_url")),
                (HookMeta.Status, state),
            ],
        };
    }

    public static HookReport? Issue(JsonElement body)
    {
        if (body.At("data", "issue") is not { } issue)
        {
            return null;
        }

        var action = HookWords.Word(body.Text("action"));
        return new HookReport
        {
            Kind = $"issue.{action}",
            Text = HookText.Lines(
                $"{issue.Text("shortId")} {action}: {HookText.Line(issue.Text("title"))} ({issue.Text("level") ?? "error"})",
                HookText.Line(issue.Text("culprit")),
                issue.Text("count") is { } count ? $"{count} events, {issue.Text("userCount")} users" : null),
            Thing = $"issue {issue.Text("id")}",
            Severity = action is "created" or "unresolved" ? Level(issue.Text("level")) : HookSeverity.Low,
            Status = action is "resolved" or "archived" or "ignored" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Title, HookText.Line(issue.Text("title"))),
                (HookMeta.Service, issue.Text("project", "slug")),
                (HookMeta.Url, issue.Text("web_url") ?? issue.Text("permalink")),
                (HookMeta.Actor, body.Text("actor", "name")),
                (HookMeta.Status, issue.Text("status")),
                ("level", issue.Text("level")),
                ("issue_id", issue.Text("id")),
            ],
            Target = HookTargets.Of("issue", ("issue", issue.Text("id"))),
        };
    }

    public static HookReport? Comment(JsonElement body)
    {
        if (body.At("data") is not { } data || data.Text("comment") is not { } comment || body.Text("action") is "deleted" || AnswerMark.IsOurs(comment))
        {
            return null;
        }

        return new HookReport
        {
            Kind = $"comment.{HookWords.Word(body.Text("action"))}",
            Text = HookText.Lines($"{body.Text("actor", "name")} commented on an issue of {data.Text("project_slug")}", HookText.Passage(comment)),
            Thing = $"comment {data.Text("comment_id")}",
            Meta =
            [
                (HookMeta.Service, data.Text("project_slug")),
                (HookMeta.Actor, body.Text("actor", "name")),
                ("issue_id", data.Text("issue_id")),
                ("comment_id", data.Text("comment_id")),
            ],
            // Only members of the organisation write comments; what an application wrote may be anybody's text.
            Author = new HookAuthor(body.Text("actor", "name") ?? "unknown", body.Text("actor", "type") is "user" ? true : null),
            Target = HookTargets.Of("issue", ("issue", data.Text("issue_id"))),
        };
    }

    // An error of a program is not a page; what its people call fatal may be.
    static HookSeverity Level(string? level) => level switch { "debug" or "info" => HookSeverity.Low, _ => HookSeverity.Normal };

    // Tags are pairs in lists.
    static string? Tag(JsonElement happened, string name) => happened.Items("tags")
        .Where(pair => pair.ValueKind is JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].Text() == name)
        .Select(pair => pair[1].Text()).FirstOrDefault();
}
