using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Platforms.Webhook.Reading.GitLab;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// GitLab: a signing token (<c>whsec_</c> and Base64) signs id, time and body as Standard Webhooks does; an older server sends a secret token as
/// it is and signs nothing. Which of the two a request must satisfy is what the hook's secret says, never the request.
/// </summary>
sealed class GitLabProvider : IHookProvider
{
    public string Name => "gitlab";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the project or group: Settings, Webhooks, Add new webhook.",
        "URL: {url}",
        "GitLab 18.10 and later: Signing token, Generate, and give it to patchbay hook add with --secret -. Older: Secret token: {secret}",
        "Trigger: Pipeline events, Job events, Merge request events, Issues events, Comments, Deployment events, as you need them.",
        "With a secret token nothing is signed: use TLS, and keep SSL verification enabled.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now)
    {
        if (request.Headers["X-Gitlab-Token"] is null && request.Headers[StandardProof.Signature] is null)
        {
            return HookRefusal.Unsigned;
        }

        HookRefusal? late = null;
        var found = secrets.Any(secret =>
        {
            if (!StandardProof.IsKey(secret))
            {
                return HookProof.IsToken(request.Headers["X-Gitlab-Token"], secret);
            }

            var refusal = StandardProof.Verify(request, secret, now);
            late = refusal == HookRefusal.Untimely ? refusal : late;
            return refusal is null;
        });
        return found ? null : late ?? HookRefusal.Wrong;
    }

    // The id that is signed changes nothing here: a repetition has the same body, and a secret token signs no id.
    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"object_kind":"pipeline","object_attributes":{"id":31,"ref":"main","sha":"bcbb5ec396a2c0f828686f14fac9b80b780504f2","status":"failed","url":"https://gitlab.example.com/acme/site/-/pipelines/31"},"user":{"username":"root"},"project":{"id":1,"path_with_namespace":"acme/site"},"builds":[{"stage":"test","name":"unit","status":"failed"}]}""",
        ("X-Gitlab-Event", "Pipeline Hook"));

    public HookRequest Sign(HookRequest request, string secret, DateTimeOffset now) =>
        StandardProof.IsKey(secret) ? StandardProof.Sign(request, secret, now) : request.With(("X-Gitlab-Token", secret));

    public HookReading Read(HookRequest request)
    {
        var body = new GitLabBody(HookJson.Parse(request.Body));
        var report = body.Kind switch
        {
            "pipeline" => GitLabRuns.Pipeline(body),
            "build" => GitLabRuns.Job(body),
            "deployment" => GitLabRuns.Deployment(body),
            "issue" or "work_item" => GitLabTalk.Issue(body),
            "merge_request" => GitLabTalk.MergeRequest(body),
            "note" => GitLabTalk.Note(body),
            "push" => GitLabRuns.Push(body),
            _ => null,
        };
        return report is null ? new HookReading.Nothing(body.Kind) : new HookReading.Report(report);
    }
}
