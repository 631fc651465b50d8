using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Platforms.Webhook.Polling;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;
using Patchbay.Platforms.Webhook.Sources;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Asks GitHub for notifications and for finished runs of its Actions, with a token that may read them. A notification does not say
/// who wrote its title, so it is told without: what it is about stands in <c>url</c>.
/// </summary>
sealed class GitHubPollProvider(Uri api, IReadOnlyList<PollPlace> places) : IPolledProvider
{
    const string Public = "https://api.github.com/";

    public GitHubPollProvider()
        : this(new Uri(Public), [])
    {
    }

    public string Name => "github-poll";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Vendors,
    [
        "On GitHub: Settings, Developer settings, Personal access tokens.",
        "For runs: Fine-grained tokens, Generate new token; Only select repositories; Repository permissions, Actions: Read-only.",
        "For notifications: Tokens (classic), Generate new token; scope notifications alone (fine-grained tokens cannot read them).",
        "Generate token; give it to `patchbay hook add` with --secret -, and what to ask for with --with runs=OWNER/REPOSITORY,OWNER/OTHER or --with notifications=true.",
    ]);

    /// <summary>None: it is not called.</summary>
    public IReadOnlyList<string> Methods => [];

    public IReadOnlyList<(string Name, string Meaning)> Settings { get; } =
    [
        ("runs", "the repositories whose finished runs are asked for, with commas between: acme/site,acme/api"),
        ("notifications", "true asks for the notifications of the token's owner"),
        ("api", $"the server's interface, {Public} by default; with GitHub Enterprise https://HOST/api/v3/"),
    ];

    public Uri Api => api;

    public IReadOnlyList<PollPlace> Places => places;

    public HookConfigured Configure(IReadOnlyDictionary<string, string> settings)
    {
        var problems = settings.Keys.Where(key => Settings.All(known => known.Name != key)).Select(key => $"github-poll knows no setting '{key}'; it knows: runs, notifications, api").ToList();
        var repositories = (settings.GetValueOrDefault("runs") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        problems.AddRange(repositories.Where(name => !IsRepository(name)).Select(name => $"'{name}' is no repository: give OWNER/NAME"));
        var notifications = settings.GetValueOrDefault("notifications", "false");
        var root = settings.GetValueOrDefault("api", Public);
        problems.AddRange(SourceHttp.Problem(root) is { } wrong ? [wrong] : []);
        problems.AddRange(notifications is not ("true" or "false") ? [$"notifications is '{notifications}': give true or false"] : []);
        problems.AddRange(repositories.Length == 0 && notifications is not "true" ? ["there is nothing to ask for: give runs=OWNER/NAME or notifications=true"] : []);
        return problems.Count > 0 ? HookConfigured.Bad(problems) : HookConfigured.Good(new GitHubPollProvider(
            new Uri(root.EndsWith('/') ? root : root + "/"),
            [
                .. repositories.Select(name => new PollPlace($"repos/{name}/actions/runs?status=completed&per_page=50", answer => answer.RootElement.Items("workflow_runs").Select(run => Run(name, run)).OfType<PollItem>())),
                .. notifications is "true" ? [new PollPlace("notifications?per_page=50", Notifications)] : (IEnumerable<PollPlace>)[],
            ]));
    }

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookRefusal.Unsigned;

    public string Identify(HookRequest request) => request.Digest;

    public HookReading Read(HookRequest request) => new HookReading.Nothing("not asked");

    static bool IsRepository(string name) => name.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.') && !name.Contains("..", StringComparison.Ordinal);

    static IEnumerable<PollItem> Notifications(JsonDocument answer) => answer.RootElement.ValueKind is JsonValueKind.Array
        ? answer.RootElement.EnumerateArray().Select(Notification).OfType<PollItem>()
        : throw new JsonException("no list of notifications");

    static PollItem? Run(string repository, JsonElement run)
    {
        if (run.Text("id") is not { } id || Time(run.Text("updated_at")) is not { } at || run.Text("conclusion") is not { } conclusion)
        {
            return null;
        }

        var branch = run.Text("head_branch");
        var isFailure = conclusion is "failure" or "timed_out" or "startup_failure";
        return new PollItem($"run {id} {run.Text("run_attempt") ?? "1"}", at, new HookReport
        {
            Kind = isFailure ? "workflow_run.failed" : $"workflow_run.{HookWords.Word(conclusion)}",
            Text = $"Workflow {HookText.Line(run.Text("name"))} on {repository} {branch}: {conclusion}",
            Thing = HookWords.Key($"run {repository} {branch} {run.Text("workflow_id")}"),
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Branch, branch),
                (HookMeta.Commit, run.Text("head_sha")),
                (HookMeta.Url, run.Text("html_url")),
                (HookMeta.Actor, run.Text("actor", "login")),
                (HookMeta.Status, conclusion),
                (HookMeta.Number, run.Text("run_number")),
            ],
            Target = HookTargets.Of("commit", ("repository", repository), ("commit", run.Text("head_sha"))),
        }, Encoding.UTF8.GetBytes(run.GetRawText()));
    }

    static PollItem? Notification(JsonElement one)
    {
        if (one.Text("id") is not { } id || Time(one.Text("updated_at")) is not { } at)
        {
            return null;
        }

        var (repository, reason, type) = (one.Text("repository", "full_name"), HookWords.Word(one.Text("reason")), HookText.Line(one.Text("subject", "type"), 60));
        return new PollItem($"notification {id} {one.Text("updated_at")}", at, new HookReport
        {
            Kind = $"notification.{reason}",
            Text = $"Notification of GitHub ({reason}): {type} in {repository}",
            Thing = HookWords.Key($"notification {id}"),
            Severity = reason is "mention" or "team_mention" or "assign" or "review_requested" or "security_alert" ? HookSeverity.Normal : HookSeverity.Low,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Url, one.Text("subject", "url") ?? one.Text("repository", "html_url")),
                ("reason", reason),
                ("type", type),
            ],
        }, Encoding.UTF8.GetBytes(one.GetRawText()));
    }

    static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
