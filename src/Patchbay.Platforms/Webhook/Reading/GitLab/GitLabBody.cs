using System.Text.Json;

namespace Patchbay.Platforms.Webhook.Reading.GitLab;

/// <summary>One delivery of GitLab's, and what stands around its own part in all of them.</summary>
sealed class GitLabBody(JsonElement root)
{
    public JsonElement Root => root;

    public string Kind { get; } = HookWords.Word(root.Text("object_kind"));

    /// <summary>What the event is about.</summary>
    public JsonElement Part => root.At("object_attributes") ?? root;

    public string Repository { get; } = root.Text("project", "path_with_namespace") ?? root.Text("repository", "name") ?? "";

    public string? Project { get; } = root.Text("project", "id") ?? root.Text("project_id");

    public string? Actor => root.Text("user", "username") ?? root.Text("user_username") ?? root.Text("user", "name") ?? root.Text("user_name");

    /// <summary>
    /// GitLab does not say what the author may do. One thing shows it: a merge request from a branch of the project itself, which only
    /// those who may push could make.
    /// </summary>
    public HookAuthor AuthorOf(JsonElement? merge) => new(Actor ?? "unknown",
        merge?.Text("source_project_id") is { } source && source == merge?.Text("target_project_id") ? true : null);

    public HookTarget? Target(string kind, string? number) => HookTargets.Of(kind, ("repository", Repository), ("project", Project), ("number", number));
}
