using Patchbay.Channels.Tools;
using Patchbay.Platforms.Webhook.Reading;

namespace Patchbay.Platforms.Webhook.Answering;

/// <summary>
/// Ids of a target as parts of an address. They came in a signed report, and still none of them can lead out of its place.
/// </summary>
static class AnswerIds
{
    /// <summary>One segment.</summary>
    public static string Part(this HookTarget target, string name) =>
        target.Ids.GetValueOrDefault(name) is { Length: > 0 and <= 200 } id && id is not ("." or "..") ? Uri.EscapeDataString(id) : throw Strange(name);

    /// <summary><c>owner/name</c>.</summary>
    public static string Repository(this HookTarget target) =>
        target.Ids.GetValueOrDefault("repository")?.Split('/') is [var owner, var name] && IsName(owner) && IsName(name) ? $"{owner}/{name}" : throw Strange("repository");

    static bool IsName(string text) => text.Length is > 0 and <= 100 && text is not ("." or "..") && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    static ToolFailedException Strange(string name) => new($"the event names no {name} that could be answered");
}
