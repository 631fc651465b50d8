using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Tools;

namespace Patchbay.SessionHost.Permissions;

/// <summary>What the policy says of a call.</summary>
public enum PermissionDecision
{
    Allow,
    Ask,
    Deny,
}

/// <summary>
/// One tool call as the policy sees it. <paramref name="Rights"/> is the role of the turn's least trusted event;
/// <paramref name="AnswersTheTurn"/> is true for a channel's own answering tools on a chat of the turn.
/// </summary>
public sealed record PermissionQuery(string Tool, ToolKind Kind, JsonElement Input, string Rights, bool AnswersTheTurn);

/// <summary>
/// Decides by mode and provenance: rights of a turn are those of its least trusted event, and bypass covers the terminal
/// and owners only.
/// </summary>
public sealed class PermissionPolicy(PermissionMode mode, string workingDirectory, IReadOnlyList<string> protectedFolders)
{
    public PermissionMode Mode => mode;

    public PermissionDecision Decide(PermissionQuery query)
    {
        var trusted = SenderRoles.Rank(query.Rights) <= SenderRoles.Rank(SenderRoles.Owner);
        if (query.AnswersTheTurn)
        {
            return PermissionDecision.Allow;
        }

        if (query.Kind is ToolKind.Read)
        {
            return IsInsideFolder(query) ? PermissionDecision.Allow
                : mode is PermissionMode.BypassPermissions && trusted && !NamesProtected(query) ? PermissionDecision.Allow
                : PermissionDecision.Ask;
        }

        return mode switch
        {
            PermissionMode.Plan => PermissionDecision.Deny,
            PermissionMode.BypassPermissions when trusted && !NamesProtected(query) => PermissionDecision.Allow,
            PermissionMode.AcceptEdits when trusted && query.Kind is ToolKind.Write && IsInsideFolder(query) => PermissionDecision.Allow,
            _ => PermissionDecision.Ask,
        };
    }

    /// <summary>Rules of "always in this session" serve the terminal and owners only.</summary>
    public bool MayUseSessionRules(string rights) => mode is not PermissionMode.Plan && SenderRoles.Rank(rights) <= SenderRoles.Rank(SenderRoles.Owner);

    bool IsInsideFolder(PermissionQuery query)
    {
        var path = Text(query.Input, "file_path") ?? Text(query.Input, "path") ?? ".";
        // A pattern may itself leave the folder.
        var pattern = query.Tool is "Glob" ? Text(query.Input, "pattern") ?? "" : "";
        return !pattern.Contains("..", StringComparison.Ordinal) && !Path.IsPathRooted(pattern)
            && PathRules.IsInside(workingDirectory, Path.Combine(workingDirectory, path));
    }

    // A command that names our own state asks, whoever wants it.
    bool NamesProtected(PermissionQuery query)
    {
        var text = query.Input.GetRawText();
        return text.Contains(".patchbay", StringComparison.Ordinal) || text.Contains("PATCHBAY_", StringComparison.Ordinal)
            || protectedFolders.Any(folder => text.Contains(folder, StringComparison.Ordinal));
    }

    static string? Text(JsonElement input, string name) =>
        input.ValueKind is JsonValueKind.Object && input.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
