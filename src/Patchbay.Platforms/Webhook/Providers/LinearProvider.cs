using System.Text.Json;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Linear: <c>Linear-Signature</c>, HMAC-SHA256 in hexadecimal over the body, which has the time of sending in milliseconds; Linear asks
/// to refuse what is more than a minute away. A delivery that is tried again has a new time, so it is known by what changed and when.
/// </summary>
sealed class LinearProvider : IHookProvider
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public string Name => "linear";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "Settings, API, Webhooks, New webhook (as an admin of the workspace).",
        "URL: {url}",
        "Data change events: Issues, Comments, Issue SLA, as you need them; all public teams or one.",
        "Create webhook, open it, copy the signing secret: give it to patchbay hook add with --secret -.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["Linear-Signature"] is not { } signature)
        {
            return HookRefusal.Unsigned;
        }

        if (!secrets.Any(secret => HookProof.IsHex(signature, HookProof.Sha256(secret, request.Body))))
        {
            return HookRefusal.Wrong;
        }

        // Proven by now, so it may be parsed.
        return HookJson.Parse(request.Body).Text("webhookTimestamp") is { Length: > 3 } time && HookProof.UnixSeconds(time[..^3]) is { } sent
            && (now - sent).Duration() <= Window ? null : HookRefusal.Untimely;
    }

    public string Identify(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        return body.Text("createdAt") is { } time && (body.Text("data", "id") ?? body.Text("issueData", "id")) is { } id
            ? HookWords.Digest("linear", body.Text("type"), body.Text("action"), time, id, body.Text("data", "updatedAt"))
            : request.Digest;
    }

    public HookExample Example(DateTimeOffset now) => new(
        $$"""{"action":"create","type":"Issue","createdAt":"2026-01-01T00:00:00Z","actor":{"type":"user","name":"Ada"},"data":{"id":"539068e2","identifier":"ENG-7","title":"Login fails","state":{"name":"Todo","type":"unstarted"},"team":{"key":"ENG"},"priorityLabel":"High"},"url":"https://linear.app/acme/issue/ENG-7","webhookTimestamp":{{now.ToUnixTimeMilliseconds()}}}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("Linear-Signature", HookSigning.Hex(secret, request.Body)));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var type = body.Text("type");
        var report = type switch
        {
            // What was made here is no news here.
            "Issue" when body.Text("action") is "create" && AnswerMark.IsOurs(body.Text("data", "description")) => null,
            "Issue" when body.At("data") is { } issue => Issue(body, issue),
            "Comment" when body.At("data") is { } comment && body.Text("action") is not "remove" && !AnswerMark.IsOurs(comment.Text("body")) => Comment(body, comment),
            "IssueSLA" when body.At("issueData") is { } issue => Issue(body, issue) with { Kind = $"sla.{HookWords.Word(body.Text("action"))}", Author = null },
            _ => null,
        };
        return report is null ? new HookReading.Nothing(HookWords.Word(type)) : new HookReading.Report(report);
    }

    static HookReport Issue(JsonElement body, JsonElement issue)
    {
        var action = HookWords.Word(body.Text("action"));
        var state = issue.Text("state", "name");
        var over = issue.Text("state", "type") is "completed" or "canceled" || action is "remove";
        var changed = body.At("updatedFrom") is { ValueKind: JsonValueKind.Object } before
            ? string.Join(", ", before.EnumerateObject().Select(one => one.Name).Where(name => name is not "updatedAt").Take(6))
            : null;
        return new HookReport
        {
            Kind = $"issue.{action}",
            Text = HookText.Lines(
                $"{issue.Text("identifier")} {Past(action)}: {HookText.Line(issue.Text("title"))}",
                $"{state}{(issue.Text("priorityLabel") is { } priority and not "No priority" ? $", {priority}" : "")}{(issue.Text("assignee", "name") is { } assignee ? $", assigned to {assignee}" : "")}",
                string.IsNullOrEmpty(changed) ? null : $"Changed: {changed}",
                HookText.Passage(issue.Text("description"), 800)),
            Thing = $"issue {issue.Text("identifier") ?? issue.Text("id")}",
            Severity = action is "create" or "breached" || changed?.Contains("assigneeId", StringComparison.Ordinal) is true ? HookSeverity.Normal : HookSeverity.Low,
            Status = over ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Number, issue.Text("identifier")),
                (HookMeta.Title, HookText.Line(issue.Text("title"))),
                (HookMeta.Url, body.Text("url") ?? issue.Text("url")),
                (HookMeta.Actor, body.Text("actor", "name")),
                (HookMeta.Status, state),
                ("team", issue.Text("team", "key")),
                ("priority", issue.Text("priorityLabel")),
            ],
            Author = Author(body),
            Target = HookTargets.Of("issue", ("issue", issue.Text("id"))),
        };
    }

    static HookReport Comment(JsonElement body, JsonElement comment)
    {
        var issue = comment.Text("issue", "identifier") ?? comment.Text("issueId");
        return new HookReport
        {
            Kind = $"comment.{HookWords.Word(body.Text("action"))}",
            Text = HookText.Lines(
                $"{body.Text("actor", "name") ?? comment.Text("user", "name")} commented on {HookText.Line(comment.Text("issue", "title") ?? issue)}",
                HookText.Passage(comment.Text("body"))),
            Thing = $"comment {comment.Text("id")}",
            Meta =
            [
                (HookMeta.Number, issue),
                (HookMeta.Title, HookText.Line(comment.Text("issue", "title"))),
                (HookMeta.Url, body.Text("url")),
                (HookMeta.Actor, body.Text("actor", "name") ?? comment.Text("user", "name")),
                ("comment_id", comment.Text("id")),
            ],
            Author = Author(body),
            Target = HookTargets.Of("issue", ("issue", comment.Text("issueId"))),
        };
    }

    // A user of the workspace may write to its issues; what an integration brought in may be anybody's text.
    static HookAuthor Author(JsonElement body) => new(body.Text("actor", "name") ?? "unknown", body.Text("actor", "type") is "user" ? true : null);

    static string Past(string action) => action switch { "create" => "created", "update" => "updated", "remove" => "removed", _ => action };
}
