using System.Text.Json;
using Patchbay.Platforms.Webhook.Proving;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Providers;

/// <summary>
/// Azure DevOps service hooks: a user and a password (basic authentication), and nothing signed. Their text is in
/// <c>message.text</c>, with titles that people wrote.
/// </summary>
sealed class AzureDevOpsProvider : IHookProvider
{
    public string Name => "azure-devops";

    public HookGuide Guide { get; } = new(HookSecretOrigin.Ours,
    [
        "In the project: Project settings, Service hooks, Create subscription.",
        "Service: Web Hooks, Next.",
        "Trigger: Build completed (or Run state changed, Release deployment completed, Pull request created, Work item created …), with its filters, Next.",
        "URL: {url}",
        "Basic authentication username: patchbay",
        "Basic authentication password: {secret}",
        "Resource details to send: All. Messages to send: Text.",
        "Test, then Finish. One subscription is one trigger: repeat it for each.",
    ]);

    public HookRefusal? Verify(HookRequest request, HookSecrets secrets, DateTimeOffset now) => HookProof.Authorized(request, secrets);

    public string Identify(HookRequest request) => request.Digest;

    public HookExample Example(DateTimeOffset now) => new(
        """{"id":"4a5d99d6-1c75-4e53-91b9-ee80057d4ce4","eventType":"build.complete","message":{"text":"Build 20260101.1 failed"},"resource":{"id":1,"buildNumber":"20260101.1","status":"completed","result":"failed","sourceBranch":"refs/heads/main","definition":{"id":2,"name":"site"},"project":{"name":"Acme"},"_links":{"web":{"href":"https://dev.azure.com/acme/site/1"}}}}""");

    public HookReading Read(HookRequest request)
    {
        var body = HookJson.Parse(request.Body);
        if (body.At("resource") is not { } resource)
        {
            return new HookReading.Nothing("unknown");
        }

        return body.Text("eventType") switch
        {
            "build.complete" => Run(body, resource, "build", resource.Text("definition", "name"), resource.Text("result") ?? resource.Text("status"), resource.Text("sourceBranch") ?? Branch(resource.Text("sourceGetVersion"))),
            "ms.vss-pipelines.run-state-changed-event" when resource.Text("run", "state") is "completed" =>
                Run(body, resource, "run", resource.Text("pipeline", "name"), resource.Text("run", "result"), null),
            "ms.vss-release.deployment-completed-event" =>
                Run(body, resource, "deployment", resource.Text("environment", "name") ?? resource.Text("deployment", "releaseEnvironment", "name"), resource.Text("environment", "status") ?? resource.Text("deployment", "deploymentStatus"), null),
            "git.pullrequest.created" => PullRequest(body, resource, "created"),
            "git.pullrequest.updated" => PullRequest(body, resource, "updated"),
            "git.pullrequest.merged" => PullRequest(body, resource, "merged"),
            "ms.vss-code.git-pullrequest-comment-event" when resource.At("pullRequest") is { } pull => PullRequest(body, pull, "commented", resource.At("comment")),
            "workitem.created" or "workitem.updated" or "workitem.commented" or "workitem.restored" => WorkItem(body, resource, body.Text("eventType")!["workitem.".Length..]),
            var other => new HookReading.Nothing(HookKinds.Of(other)),
        };
    }

    // LG:refs/heads/main:600c52d2…
    static string? Branch(string? version) => version?.Split(':') is [_, var name, ..] ? name : null;

    static string? Short(string? branch) => branch?.StartsWith("refs/heads/", StringComparison.Ordinal) is true ? branch["refs/heads/".Length..] : branch;

    static string Project(JsonElement body, JsonElement resource) =>
        resource.Text("project", "name") ?? resource.Text("repository", "project", "name") ?? resource.Text("teamProject") ?? resource.Text("run", "pipeline", "folder")
        ?? body.Text("resourceContainers", "project", "id") ?? "";

    static HookReading.Report Run(JsonElement body, JsonElement resource, string what, string? name, string? result, string? branch)
    {
        var project = Project(body, resource);
        branch = Short(branch);
        var isFailure = result?.ToUpperInvariant() is "FAILED" or "PARTIALLYSUCCEEDED" or "REJECTED";
        var actor = resource.Text("requestedFor", "displayName") ?? resource.Text("lastChangedBy", "displayName");
        return new HookReading.Report(new HookReport
        {
            Kind = isFailure ? $"{what}.failed" : $"{what}.{HookWords.Word(result)}",
            Text = HookText.Lines(HookText.Line(body.Text("message", "text"), 400), $"{what} {HookText.Line(name)} in {project} {branch}: {result}"),
            Thing = HookWords.Key($"{what} {project} {branch} {name}"),
            Severity = isFailure ? HookSeverity.Normal : HookSeverity.Low,
            Status = isFailure ? HookStatus.Open : HookStatus.Resolved,
            Meta =
            [
                ("project", project),
                (HookMeta.Branch, branch),
                (HookMeta.Url, resource.Text("_links", "web", "href") ?? resource.Text("run", "_links", "web", "href") ?? resource.Text("url")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, result),
                (HookMeta.Number, resource.Text("buildNumber") ?? resource.Text("run", "name")),
                (HookMeta.Environment, what is "deployment" ? name : null),
            ],
        });
    }

    static HookReading.Report PullRequest(JsonElement body, JsonElement pull, string action, JsonElement? comment = null)
    {
        var repository = $"{pull.Text("repository", "project", "name")}/{pull.Text("repository", "name")}";
        var number = pull.Text("pullRequestId");
        var actor = comment?.Text("author", "displayName") ?? pull.Text("createdBy", "displayName");
        return new HookReading.Report(new HookReport
        {
            Kind = $"pull_request.{action}",
            Text = HookText.Lines(
                $"Pull request {repository}#{number} {action}: {HookText.Line(pull.Text("title"))}",
                HookText.Passage(comment is { } said ? said.Text("content") : action is "created" ? pull.Text("description") : HookText.Line(body.Text("message", "text")))),
            Thing = HookWords.Key(comment is { } one ? $"comment {repository}#{number} {one.Text("id")}" : $"pull_request {repository}#{number}"),
            Severity = action is "created" or "commented" ? HookSeverity.Normal : HookSeverity.Low,
            Status = pull.Text("status") is "completed" or "abandoned" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                (HookMeta.Repository, repository),
                (HookMeta.Number, number),
                (HookMeta.Branch, Short(pull.Text("sourceRefName"))),
                (HookMeta.Url, pull.Text("_links", "web", "href") ?? pull.Text("url")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, pull.Text("status")),
                (HookMeta.Title, HookText.Line(pull.Text("title"))),
            ],
            Author = new HookAuthor(actor ?? "", null),
        });
    }

    // The fields of an updated item are what it was and is; the item as it is stands under revision.
    static HookReading.Report WorkItem(JsonElement body, JsonElement resource, string action)
    {
        var item = resource.At("revision") ?? resource;
        var number = resource.Text("workItemId") ?? item.Text("id");
        var project = item.Text("fields", "System.TeamProject") ?? Project(body, resource);
        var title = HookText.Line(item.Text("fields", "System.Title"));
        var actor = item.Text("fields", "System.ChangedBy", "displayName") ?? item.Text("fields", "System.ChangedBy") ?? item.Text("fields", "System.CreatedBy");
        return new HookReading.Report(new HookReport
        {
            Kind = $"work_item.{action}",
            Text = HookText.Lines(
                $"{item.Text("fields", "System.WorkItemType") ?? "Work item"} {project}#{number} {action}: {title}",
                HookText.Passage(action is "commented" ? item.Text("fields", "System.History") : action is "created" ? item.Text("fields", "System.Description") : null)),
            Thing = HookWords.Key(action is "commented" ? $"comment {project}#{number} {item.Text("rev")}" : $"work_item {project}#{number}"),
            Severity = action is "created" or "commented" ? HookSeverity.Normal : HookSeverity.Low,
            Status = item.Text("fields", "System.State") is "Closed" or "Done" or "Resolved" or "Removed" ? HookStatus.Resolved : HookStatus.Open,
            Meta =
            [
                ("project", project),
                (HookMeta.Number, number),
                (HookMeta.Url, item.Text("_links", "html", "href") ?? item.Text("url")),
                (HookMeta.Actor, actor),
                (HookMeta.Status, item.Text("fields", "System.State")),
                (HookMeta.Title, title),
            ],
            Author = new HookAuthor(actor ?? "", null),
        });
    }
}
