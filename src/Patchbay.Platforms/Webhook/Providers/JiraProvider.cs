using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Jira Cloud: <c>X-Hub-Signature</c> in the form of WebSub, <c>sha256=</c> and HMAC over the body, for webhooks with a secret. The
/// identifier of a delivery is not signed; a repetition has the same body, with the time of the change in it.
/// </summary>
sealed class JiraProvider : IHookProvider
{
    public string Name => "jira";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "Jira settings (the gear), System, WebHooks, Create a WebHook (as an administrator).",
        "URL: {url}",
        "Secret: {secret}",
        "JQL: the project, for example project = ABC; Events: Issue created and updated, Comment created, as you need them.",
        "Exclude body: off",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) =>
        HookProof.Prefixed(request.Headers["X-Hub-Signature"], "sha256=", secrets, request.Body);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"webhookEvent":"jira:issue_created","user":{"displayName":"Ada","accountType":"atlassian"},"issue":{"key":"ABC-7","self":"https://acme.atlassian.net/rest/api/2/issue/7","fields":{"summary":"Login fails","issuetype":{"name":"Bug"},"status":{"name":"To Do","statusCategory":{"key":"new"}},"priority":{"name":"High"},"project":{"key":"ABC"},"creator":{"displayName":"Ada","accountType":"atlassian"}}}}""");

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) => request.With(("X-Hub-Signature", $"sha256={HookSigning.Hex(secret, request.Body)}"));

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var kind = body.Text("webhookEvent") ?? "unknown";
        var report = kind switch
        {
            // What was made here is no news here.
            "jira:issue_created" when AnswerMark.IsOurs(body.Text("issue", "fields", "description")) => null,
            "jira:issue_created" or "jira:issue_updated" or "jira:issue_deleted" when body.At("issue") is { } issue => JiraEvents.Issue(body, issue, kind["jira:issue_".Length..]),
            "comment_created" or "comment_updated" when body.At("comment") is { } comment && body.At("issue") is { } issue && !AnswerMark.IsOurs(comment.Text("body")) => JiraEvents.Comment(body, issue, comment, kind["comment_".Length..]),
            _ => null,
        };
        return report is null ? new HookReading.Nothing(HookWords.Word(kind)) : new HookReading.Report(report);
    }
}
