using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>GitHub's REST interface, and that of GitHub Enterprise Server under <c>https://HOST/api/v3</c>.</summary>
sealed class GitHubAnswers : IAnswerer
{
    const int LongestStatus = 140;

    public string Provider => "github";

    public string Title => "GitHub";

    public IReadOnlySet<AnswerVerb> Verbs { get; } =
        new HashSet<AnswerVerb> { AnswerVerb.Reply, AnswerVerb.ReviewComment, AnswerVerb.SetStatus, AnswerVerb.Label, AnswerVerb.CreateIssue, AnswerVerb.CreatePullRequest };

    public AnswerPlaceForm Places => AnswerPlaceForm.Repository;

    public string Rights => "a fine-grained token for this repository with Issues and Pull requests: read and write (Commit statuses: read and write for statuses, Contents: read and write for comments on commits)";

    public Uri? Root { get; } = new("https://api.github.com");

    public void Authorize(HttpRequestMessage request, AnswerToken token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    public async Task<string> DoAsync(AnswerAct act, HookTarget target, AnswerApi api, CancellationToken cancellationToken)
    {
        var repository = $"repos/{target.Repository()}";
        switch (act, target.Kind)
        {
            case (AnswerAct.Reply reply, "issue" or "pull_request"):
                return Commented(await api.PostAsync($"{repository}/issues/{target.Part("number")}/comments", Body(reply.Text), cancellationToken));
            case (AnswerAct.Reply reply, "review_comment"):
                return Commented(await api.PostAsync($"{repository}/pulls/{target.Part("number")}/comments/{target.Part("comment")}/replies", Body(reply.Text), cancellationToken));
            case (AnswerAct.Reply reply, "commit"):
                return Commented(await api.PostAsync($"{repository}/commits/{target.Part("commit")}/comments", Body(reply.Text), cancellationToken));
            case (AnswerAct.LineComment comment, "pull_request"):
                var line = Body(comment.Text);
                line["commit_id"] = await CommitAsync(target, repository, api, cancellationToken);
                line["path"] = comment.Path;
                line["line"] = comment.Line;
                line["side"] = "RIGHT";
                return Commented(await api.PostAsync($"{repository}/pulls/{target.Part("number")}/comments", line, cancellationToken));
            case (AnswerAct.Status status, "commit" or "pull_request"):
                var commit = await CommitAsync(target, repository, api, cancellationToken);
                await api.PostAsync($"{repository}/statuses/{commit}", Status(status), cancellationToken);
                return $"set the status {status.Name} of {commit[..Math.Min(8, commit.Length)]}";
            case (AnswerAct.Label label, "issue" or "pull_request"):
                return await LabelAsync($"{repository}/issues/{target.Part("number")}/labels", label, api, cancellationToken);
            case (AnswerAct.CreateIssue issue, _):
                return await RepositoryCreation.IssueAsync(issue, repository, isGitea: false, api, cancellationToken);
            case (AnswerAct.CreatePullRequest pull, _):
                return await RepositoryCreation.PullAsync(pull, repository, isGitea: false, api, cancellationToken);
            default:
                throw IAnswerer.Cannot(act, target);
        }
    }

    static JsonObject Body(string text) => new() { ["body"] = AnswerMark.Sign(text) };

    static JsonObject Status(AnswerAct.Status status)
    {
        var body = new JsonObject
        {
            ["state"] = status.State switch { AnswerState.Success => "success", AnswerState.Failure => "failure", _ => "pending" },
            ["context"] = status.Name,
            ["description"] = HookText.Line(status.Text, LongestStatus),
        };
        if (status.Url is { } url)
        {
            body["target_url"] = url;
        }

        return body;
    }

    static async Task<string> LabelAsync(string path, AnswerAct.Label label, AnswerApi api, CancellationToken cancellationToken)
    {
        if (label.Add.Count > 0)
        {
            await api.PostAsync(path, new JsonObject { ["labels"] = new JsonArray([.. label.Add.Select(name => (JsonNode)name)]) }, cancellationToken);
        }

        foreach (var name in label.Remove)
        {
            await api.SendAsync(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(name)}", null, cancellationToken);
        }

        return "labelled";
    }

    // The commit that the event was about; for a comment on a pull request the newest one.
    static async Task<string> CommitAsync(HookTarget target, string repository, AnswerApi api, CancellationToken cancellationToken) =>
        target.Ids.ContainsKey("commit") ? target.Part("commit")
        : (await api.GetAsync($"{repository}/pulls/{target.Part("number")}", cancellationToken)).Text("head", "sha") is { Length: > 0 } sha ? Uri.EscapeDataString(sha)
        : throw new Channels.Tools.ToolFailedException("GitHub names no commit of this pull request");

    static string Commented(JsonElement answer) => answer.Text("html_url") is { } url ? $"commented: {url}" : "commented";
}
