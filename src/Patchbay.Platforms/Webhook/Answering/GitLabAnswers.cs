using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>GitLab's REST interface, version 4; a server of one's own has it under <c>https://HOST/api/v4</c>.</summary>
sealed class GitLabAnswers : IAnswerer
{
    public string Provider => "gitlab";

    public string Title => "GitLab";

    public IReadOnlySet<AnswerVerb> Verbs { get; } =
        new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.ReviewComment, AnswerVerb.SetStatus, AnswerVerb.Label, AnswerVerb.CreateIssue, AnswerVerb.CreatePullRequest };

    public AnswerPlaceForm Places => AnswerPlaceForm.Project;

    public string Rights => "a project access token with the role Reporter and the scope api (Developer for statuses of commits and for merge requests)";

    public Uri? Root { get; } = new("https://gitlab.com/api/v4");

    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Add("PRIVATE-TOKEN", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var project = $"projects/{target.Part("project")}";
        var thing = target.Kind switch { "issue" => $"{project}/issues/{target.Part("number")}", "merge_request" => $"{project}/merge_requests/{target.Part("number")}", _ => null };
        switch (act)
        {
            case AnswerAct.Reply reply when thing is not null:
                await api.PostAsync($"{thing}/notes", new JsonObject { ["body"] = AnswerMark.Sign(reply.Text) }, cancellationToken);
                return "commented";
            case AnswerAct.Reply reply when target.Kind is "commit":
                await api.PostAsync($"{project}/repository/commits/{target.Part("commit")}/comments", new JsonObject { ["note"] = AnswerMark.Sign(reply.Text) }, cancellationToken);
                return "commented";
            case AnswerAct.LineComment comment when target.Kind is "merge_request":
                await api.PostAsync($"{thing}/discussions", await PositionAsync(comment, thing!, api, cancellationToken), cancellationToken);
                return "commented";
            case AnswerAct.Status status when target.Ids.ContainsKey("commit"):
                await api.PostAsync($"{project}/statuses/{target.Part("commit")}", Status(status), cancellationToken);
                return $"set the status {status.Name}";
            case AnswerAct.Label label when thing is not null:
                var change = new JsonObject();
                Add(change, "add_labels", label.Add);
                Add(change, "remove_labels", label.Remove);
                await api.SendAsync(HttpMethod.Put, thing, change, cancellationToken);
                return "labelled";
            case AnswerAct.CreateIssue issue:
                return await GitLabCreation.IssueAsync(issue, project, api, cancellationToken);
            case AnswerAct.CreatePullRequest pull:
                return await GitLabCreation.MergeRequestAsync(pull, project, api, cancellationToken);
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }

    static void Add(JsonObject change, string name, IReadOnlyList<string> labels)
    {
        if (labels.Count > 0)
        {
            change[name] = string.Join(',', labels);
        }
    }

    static JsonObject Status(AnswerAct.Status status)
    {
        var body = new JsonObject
        {
            ["state"] = status.State switch { AnswerState.Success => "success", AnswerState.Failure => "failed", _ => "pending" },
            ["name"] = status.Name,
            ["description"] = HookText.Line(status.Text),
        };
        if (status.Url is { } url)
        {
            body["target_url"] = url;
        }

        return body;
    }

    // GitLab wants the three commits that the change was shown with.
    static async Task<JsonObject> PositionAsync(AnswerAct.LineComment comment, string thing, AnswerApi api, CancellationToken cancellationToken)
    {
        var refs = (await api.GetAsync(thing, cancellationToken)).At("diff_refs") ?? throw new ToolFailedException("GitLab shows no changes of this merge request yet");
        return new JsonObject
        {
            ["body"] = AnswerMark.Sign(comment.Text),
            ["position"] = new JsonObject
            {
                ["position_type"] = "text",
                ["base_sha"] = refs.Text("base_sha"),
                ["head_sha"] = refs.Text("head_sha"),
                ["start_sha"] = refs.Text("start_sha"),
                ["new_path"] = comment.Path,
                ["new_line"] = comment.Line,
            },
        };
    }
}
