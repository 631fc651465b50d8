using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>The interface of Gitea and Forgejo under <c>https://HOST/api/v1</c>.</summary>
sealed class GiteaAnswers : IAnswerer
{
    public string Provider => "gitea";

    public string Title => "Gitea";

    public IReadOnlySet<AnswerVerb> Verbs { get; } =
        new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.ReviewComment, AnswerVerb.SetStatus, AnswerVerb.Label, AnswerVerb.CreateIssue, AnswerVerb.CreatePullRequest };

    public AnswerPlaceForm Places => AnswerPlaceForm.Repository;

    public string Rights => "a token with issue: read and write (repository: read and write for reviews, statuses and pull requests)";

    public Uri? Root => null;

    public void Authorize(HttpRequestMessage request, AnswerToken token) => request.Headers.Authorization = new AuthenticationHeaderValue("token", token.Value);

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var repository = $"repos/{target.Repository()}";
        switch (act)
        {
            case AnswerAct.Reply reply when target.Kind is "issue" or "pull_request":
                return Commented(await api.PostAsync(
                    $"{repository}/issues/{target.Part("number")}/comments", new JsonObject { ["body"] = AnswerMark.Sign(reply.Text) }, cancellationToken));
            case AnswerAct.LineComment comment when target.Kind is "issue" or "pull_request": // the numbers are the same
                return Commented(await api.PostAsync($"{repository}/pulls/{target.Part("number")}/reviews", Review(comment), cancellationToken));
            case AnswerAct.Status status when target.Ids.ContainsKey("commit"):
                await api.PostAsync($"{repository}/statuses/{target.Part("commit")}", Status(status), cancellationToken);
                return $"set the status {status.Name}";
            case AnswerAct.Label label when target.Kind is "issue" or "pull_request":
                return await LabelAsync(repository, target.Part("number"), label, api, cancellationToken);
            case AnswerAct.CreateIssue issue:
                return await RepositoryCreation.IssueAsync(issue, repository, isGitea: true, api, cancellationToken);
            case AnswerAct.CreatePullRequest pull:
                return await RepositoryCreation.PullAsync(pull, repository, isGitea: true, api, cancellationToken);
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }

    static JsonObject Review(AnswerAct.LineComment comment) => new()
    {
        ["event"] = "COMMENT",
        ["comments"] = new JsonArray(new JsonObject { ["path"] = comment.Path, ["new_position"] = comment.Line, ["body"] = AnswerMark.Sign(comment.Text) }),
    };

    static JsonObject Status(AnswerAct.Status status)
    {
        var body = new JsonObject
        {
            ["state"] = status.State switch { AnswerState.Success => "success", AnswerState.Failure => "failure", _ => "pending" },
            ["context"] = status.Name,
            ["description"] = HookText.Line(status.Text),
        };
        if (status.Url is { } url)
        {
            body["target_url"] = url;
        }

        return body;
    }

    // Labels are taken away by their number, which the issue itself tells.
    static async Task<string> LabelAsync(string repository, string number, AnswerAct.Label label, AnswerApi api, CancellationToken cancellationToken)
    {
        var path = $"{repository}/issues/{number}/labels";
        if (label.Add.Count > 0)
        {
            await api.PostAsync(path, new JsonObject { ["labels"] = new JsonArray([.. label.Add.Select(name => (JsonNode)name)]) }, cancellationToken);
        }

        if (label.Remove.Count > 0)
        {
            var present = (await api.GetAsync($"{repository}/issues/{number}", cancellationToken)).Items("labels").ToList();
            foreach (var id in present.Where(one => label.Remove.Contains(one.Text("name"))).Select(one => one.Text("id")).OfType<string>())
            {
                await api.SendAsync(HttpMethod.Delete, $"{path}/{id}", null, cancellationToken);
            }
        }

        return "labelled";
    }

    static string Commented(JsonElement answer) => answer.Text("html_url") is { } url ? $"commented: {url}" : "commented";
}
