using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Jenkins with its Notification plugin, which signs nothing: the user and the password of the endpoint's address come as basic
/// authorization. A pipeline that posts the same fields itself may send a bearer's token.
/// </summary>
sealed class JenkinsProvider : IHookProvider
{
    public string Name => "jenkins";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "Install the Notification plugin (Manage Jenkins, Plugins).",
        "In the job: Configure, Job Notifications, Add Endpoint.",
        "Format: JSON; Protocol: HTTP; Event: Job Finalized",
        "URL: {url} with patchbay:{secret}@ before the name of the host (better: a credential of kind Secret text that holds it).",
        "Nothing is signed: use TLS, or keep the way to the hook inside one machine.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookProof.Authorized(request, secrets);

    // The plugin tells of a build twice, completed and finalized, where it is asked for all events: that is one delivery.
    public string Identify(HookRequest request)
    {
        var build = HookJson.Parse(request.Body).At("build");
        return build?.Text("status") is { } status && build?.Text("full_url") is { } url
            ? HookWords.Digest("jenkins", url, build?.Text("queue_id"), status)
            : request.Digest;
    }

    public HookExample Example(DateTimeOffset now) => new(
        """{"name":"site","url":"job/site/","build":{"full_url":"https://jenkins.example.com/job/site/18/","number":18,"phase":"COMPLETED","status":"FAILURE","scm":{"branch":"origin/main","commit":"c6d86dc654b12425e706bcf951adfe5a8627a517"}}}""");

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        var phase = HookWords.Word(body.Text("build", "phase"));
        return phase is "completed" or "finalized" && body.At("build") is { } build && build.Text("status") is not null
            ? new HookReading.Report(Build(body, build))
            : new HookReading.Nothing($"build.{phase}");
    }

    static HookReport Build(JsonElement body, JsonElement build)
    {
        var job = body.Text("display_name") ?? body.Text("name");
        var status = HookWords.Word(build.Text("status"));
        var failed = status is "failure" or "unstable";
        var branch = build.Text("scm", "branch");
        var url = build.Text("full_url");
        return new HookReport
        {
            Kind = failed ? "build.failed" : $"build.{status}",
            Text = HookText.Lines(
                $"Build #{build.Text("number")} of {HookText.Line(job)}{(branch is null ? "" : $", branch {branch}")}: {status}",
                build.Text("test_summary", "failed") is { } red and not "0" ? $"{red} of {build.Text("test_summary", "total")} tests failed: {FailedTests(build)}" : null,
                HookText.Passage(build.Text("log"), 800)),
            Thing = HookWords.Key($"job {body.Text("url") ?? job} {branch}"),
            Severity = failed ? HookSeverity.Normal : HookSeverity.Low,
            Status = failed ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, build.Text("scm", "url")),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, build.Text("scm", "commit")),
                (HookMeta.Url, url),
                (HookMeta.Status, status),
                (HookMeta.Title, job),
                (HookMeta.Number, build.Text("number")),
            ],
        };
    }

    static string FailedTests(JsonElement build) =>
        HookText.Line(string.Join(", ", build.Items("test_summary", "failed_tests").Select(test => test.Text("name")).OfType<string>().Take(5)), 300);
}
