using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading.GitHub;

/// <summary>One delivery of GitHub's: its own part by name, and what stands around it in all of them.</summary>
sealed class GitHubBody(string kind, JsonElement root)
{
    public string Kind => kind;

    public JsonElement Root => root;

    public string Action { get; } = HookWords.Word(root.Text("action"));

    public string Repository { get; } = root.Text("repository", "full_name") ?? root.Text("organization", "login") ?? "";

    public string? Sender => root.Text("sender", "login");

    /// <summary>
    /// Who wrote this part. GitHub says how they belong to the repository: owners, members of its organisation and collaborators
    /// were let in by somebody; a first-time contributor was not.
    /// </summary>
    public static HookAuthor? AuthorOf(JsonElement part) => part.Text("user", "login") is { } login
        ? new HookAuthor(login, part.Text("author_association") is { } association ? association is "OWNER" or "MEMBER" or "COLLABORATOR" : null)
        : new HookAuthor("unknown", null);

    public HookTarget? Talk(string target, string? number) => HookTargets.Of(target, ("repository", Repository), ("number", number));

    /// <summary>The pull request of this repository that a commit belongs to, else the commit. Those of forks are listed too, by their own numbers.</summary>
    public HookTarget? Commit(string? commit, JsonElement run) => run.Items("pull_requests")
        .Where(pull => pull.Text("base", "repo", "id") is { } id && id == root.Text("repository", "id")).Select(pull => pull.Text("number")).FirstOrDefault() is { } number
        ? HookTargets.Of("pull_request", ("repository", Repository), ("number", number), ("commit", commit))
        : HookTargets.Of("commit", ("repository", Repository), ("commit", commit));
}
