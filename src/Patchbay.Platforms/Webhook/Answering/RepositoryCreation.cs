using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// New issues and pull requests, where GitHub's interface and the one of Gitea and Forgejo are nearly the same. Before anything is made
/// the vendor is asked whether it is there: a call that was broken off may have done its work.
/// </summary>
static class RepositoryCreation
{
    const int Looked = 50;

    public static async Task<string> IssueAsync(AnswerAct.CreateIssue act, string repository, bool isGitea, AnswerApi api, CancellationToken cancellationToken)
    {
        var newest = await api.GetAsync($"{repository}/issues?state=all&{(isGitea ? $"type=issues&limit={Looked}" : $"per_page={Looked}")}", cancellationToken);
        if (newest.Items().FirstOrDefault(issue => AnswerMark.IsFor(issue.Text("body"), act.Mark)) is { ValueKind: JsonValueKind.Object } present)
        {
            return There(present);
        }

        var body = new JsonObject { ["title"] = act.Title, ["body"] = AnswerMark.Sign(act.Text, act.Mark) };
        if (act.Labels.Count > 0)
        {
            body["labels"] = isGitea ? await NumbersAsync(act.Labels, repository, api, cancellationToken) : new JsonArray([.. act.Labels.Select(name => (JsonNode)name)]);
        }

        return Made(await api.CreateAsync($"{repository}/issues", body, cancellationToken));
    }

    public static async Task<string> PullAsync(AnswerAct.CreatePullRequest act, string repository, bool isGitea, AnswerApi api, CancellationToken cancellationToken)
    {
        var into = act.Into ?? (await api.GetAsync(repository, cancellationToken)).Text("default_branch") ?? throw new ToolFailedException("the repository names no default branch: give it as into");
        var owner = repository.Split('/')[1];
        var open = await api.GetAsync(
            $"{repository}/pulls?state=open&{(isGitea ? $"limit={Looked}" : $"head={owner}:{Uri.EscapeDataString(act.Branch)}&base={Uri.EscapeDataString(into)}")}", cancellationToken);
        if (open.Items().FirstOrDefault(pull => pull.Text("head", "ref") == act.Branch && pull.Text("base", "ref") == into) is { ValueKind: JsonValueKind.Object } present)
        {
            return There(present);
        }

        var body = new JsonObject { ["title"] = isGitea && act.IsDraft ? $"WIP: {act.Title}" : act.Title, ["head"] = act.Branch, ["base"] = into, ["body"] = AnswerMark.Sign(act.Text) };
        if (act.IsDraft && !isGitea)
        {
            body["draft"] = true;
        }

        return Made(await api.CreateAsync($"{repository}/pulls", body, cancellationToken));
    }

    // Gitea takes labels by their numbers.
    static async Task<JsonArray> NumbersAsync(IReadOnlyList<string> labels, string repository, AnswerApi api, CancellationToken cancellationToken)
    {
        var known = (await api.GetAsync($"{repository}/labels?limit={Looked}", cancellationToken)).Items().ToList();
        return new JsonArray([.. labels.Select(name => (JsonNode)(long.TryParse(known.FirstOrDefault(one => one.Text("name") == name).Text("id"), out var id)
            ? id : throw new ToolFailedException($"the repository has no label '{name}'; there is: {string.Join(", ", known.Select(one => one.Text("name")))}")))]);
    }

    static string Made(JsonElement answer) => answer.Text("html_url") is { } url ? $"created: {url}" : "created";

    static string There(JsonElement present) => $"there is one already: {present.Text("html_url")}";
}
