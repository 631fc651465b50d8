using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>New issues and merge requests in GitLab. As with <see cref="RepositoryCreation"/>, it is asked first whether there is one.</summary>
static class GitLabCreation
{
    public static async Task<string> IssueAsync(AnswerAct.CreateIssue act, string project, AnswerApi api, CancellationToken cancellationToken)
    {
        var newest = await api.GetAsync($"{project}/issues?per_page=50", cancellationToken);
        if (newest.Items().FirstOrDefault(issue => AnswerMark.IsFor(issue.Text("description"), act.Mark)) is { ValueKind: JsonValueKind.Object } present)
        {
            return There(present);
        }

        var body = new JsonObject { ["title"] = act.Title, ["description"] = AnswerMark.Sign(act.Text, act.Mark) };
        if (act.Labels.Count > 0)
        {
            body["labels"] = string.Join(',', act.Labels);
        }

        return Made(await api.CreateAsync($"{project}/issues", body, cancellationToken));
    }

    public static async Task<string> MergeRequestAsync(AnswerAct.CreatePullRequest act, string project, AnswerApi api, CancellationToken cancellationToken)
    {
        var into = act.Into ?? (await api.GetAsync(project, cancellationToken)).Text("default_branch") ?? throw new ToolFailedException("the project names no default branch: give it as into");
        var open = await api.GetAsync(
            $"{project}/merge_requests?state=opened&source_branch={Uri.EscapeDataString(act.Branch)}&target_branch={Uri.EscapeDataString(into)}", cancellationToken);
        if (open.Items().FirstOrDefault() is { ValueKind: JsonValueKind.Object } present)
        {
            return There(present);
        }

        return Made(await api.CreateAsync(
            $"{project}/merge_requests",
            new JsonObject
            {
                ["title"] = act.IsDraft ? $"Draft: {act.Title}" : act.Title,
                ["source_branch"] = act.Branch,
                ["target_branch"] = into,
                ["description"] = AnswerMark.Sign(act.Text),
            },
            cancellationToken));
    }

    static string Made(JsonElement answer) => answer.Text("web_url") is { } url ? $"created: {url}" : "created";

    static string There(JsonElement present) => $"there is one already: {present.Text("web_url")}";
}
