using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Bitbucket, Cloud and Data Center: <c>X-Hub-Signature: sha256=…</c>, HMAC-SHA256 over the body. The request's id is not signed, so
/// a delivery is known by its body. It does not say who may write: only the owner of a repository is known to.
/// </summary>
sealed class BitbucketProvider : IHookProvider
{
    public string Name => "bitbucket";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the repository: Repository settings, Workflow, Webhooks, Add webhook (Data Center: Repository settings, Webhooks, Create webhook).",
        "Title: Patchbay",
        "URL: {url}",
        "Secret: {secret}",
        "Status: Active; leave certificate verification on.",
        "Triggers: Choose from a full list of triggers; tick Build status created, Build status updated, and the pull request and issue events that you need.",
        "Save. With View requests, History one sees each delivery and its answer.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) =>
        HookProof.Prefixed(request.Headers["X-Hub-Signature"], "sha256=", secrets, request.Body);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"actor":{"nickname":"evzijst"},"repository":{"full_name":"acme/site"},"commit_status":{"name":"Unit tests","state":"FAILED","key":"build","url":"https://builds.example.com/1","refname":"main","links":{"commit":{"href":"https://api.bitbucket.org/2.0/repositories/acme/site/commit/9fec847784abb10b2fa567ee63b85bd238955d0e"}}}}""",
        ("X-Event-Key", "repo:commit_status_updated"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("X-Hub-Signature", $"sha256={HookSigning.Hex(secret, request.Body)}"));

    public HookReading Read(HookRequest request)
    {
        var key = request.Headers["X-Event-Key"] ?? "unknown";
        if (key is "diagnostics:ping")
        {
            return new HookReading.Nothing(key); // Data Center's Test connection
        }

        var body = HookJson.Parse(request.Body);
        return key switch
        {
            "repo:commit_status_created" or "repo:commit_status_updated" when body.At("commit_status") is { } status => CommitStatus(body, status),
            _ when key.StartsWith("pullrequest:", StringComparison.Ordinal) && body.At("pullrequest") is { } pull => Thing(body, pull, "pull_request", key["pullrequest:".Length..]),
            _ when key.StartsWith("issue:", StringComparison.Ordinal) && body.At("issue") is { } issue => Thing(body, issue, "issue", key["issue:".Length..]),
            _ when key.StartsWith("pr:", StringComparison.Ordinal) && body.At("pullRequest") is { } pull => DataCenter(body, pull, key["pr:".Length..]),
            _ => new HookReading.Nothing(HookWords.Word(key)),
        };
    }

    static HookReading CommitStatus(JsonElement body, JsonElement status)
    {
        var state = status.Text("state");
        if (state is not ("FAILED" or "SUCCESSFUL" or "STOPPED"))
        {
            return new HookReading.Nothing("commit_status." + HookWords.Word(state).ToLowerInvariant());
        }

        var repository = body.Text("repository", "full_name") ?? "";
        var branch = status.Text("refname");
        var commit = status.Text("commit", "hash") ?? status.Text("links", "commit", "href")?.Split('/')[^1];
        var isFailure = state is "FAILED";
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? "commit_status.failed" : $"commit_status.{state.ToLowerInvariant()}",
            Text = HookText.Lines($"{HookText.Line(status.Text("name") ?? status.Text("key"))} on {repository} {branch}: {state}", HookText.Line(status.Text("description"))),
            Thing = $"status {repository} {branch ?? commit} {status.Text("key")}",
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, commit),
                (HookMeta.Url, status.Text("url")),
                (HookMeta.Actor, body.Text("actor", "nickname")),
                (HookMeta.Status, state),
            ],
            Target = HookTargets.Of("commit", ("repository", repository), ("commit", commit)),
        });
    }

    static HookReading.Report Thing(JsonElement body, JsonElement thing, string kind, string action)
    {
        var repository = body.Text("repository", "full_name") ?? "";
        var number = thing.Text("id");
        var comment = body.Text("comment", "content", "raw");
        var actor = body.Text("actor", "nickname") ?? body.Text("actor", "display_name") ?? "";
        return new HookReading.Report(new HookReport
        {
            Kind = $"{kind}.{HookWords.Word(action)}",
            Text = HookText.Lines(
                $"{actor}: {kind.Replace('_', ' ')} {repository}#{number} {action.Replace('_', ' ')}: {HookText.Line(thing.Text("title"))}",
                HookText.Passage(comment ?? (action is "created" ? thing.Text("description") ?? thing.Text("content", "raw") : null))),
            Thing = HookWords.Key(comment is null ? $"{kind} {repository}#{number}" : $"comment {repository}#{number} {body.Text("comment", "id")}"),
            Severity = action is "created" or "comment_created" or "changes_request_created" ? HookSeverity.Normal : HookSeverity.Low,
            Status = thing.Text("state") is "MERGED" or "DECLINED" or "resolved" or "closed" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Number, number),
                (HookMeta.Branch, thing.Text("source", "branch", "name")),
                (HookMeta.Url, body.Text("comment", "links", "html", "href") ?? thing.Text("links", "html", "href")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, thing.Text("state")),
                (HookMeta.Title, HookText.Line(thing.Text("title"))),
            ],
            Author = new HookAuthor(actor, body.Text("actor", "uuid") is { } uuid && uuid == body.Text("repository", "owner", "uuid") ? true : null),
            Target = HookTargets.Of(kind, ("repository", repository), ("number", number)),
        });
    }

    static HookReading.Report DataCenter(JsonElement body, JsonElement pull, string action)
    {
        var place = pull.At("toRef", "repository");
        var repository = $"{place?.Text("project", "key")}/{place?.Text("slug")}";
        var number = pull.Text("id");
        var actor = body.Text("actor", "name") ?? "";
        return new HookReading.Report(new HookReport
        {
            Kind = $"pull_request.{HookWords.Word(action.Replace(':', '_'))}",
            Text = HookText.Lines(
                $"{actor}: pull request {repository}#{number} {action.Replace(':', ' ')}: {HookText.Line(pull.Text("title"))}",
                HookText.Passage(body.Text("comment", "text") ?? (action is "opened" ? pull.Text("description") : null))),
            Thing = HookWords.Key(body.At("comment") is { } comment ? $"comment {repository}#{number} {comment.Text("id")}" : $"pull_request {repository}#{number}"),
            Severity = action is "opened" or "comment:added" ? HookSeverity.Normal : HookSeverity.Low,
            Status = pull.Text("state") is "OPEN" ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Number, number),
                (HookMeta.Branch, pull.Text("fromRef", "displayId")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, pull.Text("state")),
                (HookMeta.Title, HookText.Line(pull.Text("title"))),
            ],
            Author = new HookAuthor(actor, null),
            Target = HookTargets.Of("pull_request", ("repository", repository), ("number", number)),
        });
    }
}
