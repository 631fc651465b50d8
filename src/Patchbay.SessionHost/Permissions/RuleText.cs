using Patchbay.Protocol;

namespace Patchbay.SessionHost.Permissions;

/// <summary>Takes <c>Tool(pattern) from ROLE</c> apart.</summary>
sealed record RuleText(string Tool, string? Pattern, string? From)
{
    const string Form = "write Tool, Tool(pattern) or Tool(pattern) from ROLE";
    const string Word = " from ";

    const string OfPlaybook = "playbook:";

    /// <summary>The name in <c>playbook:NAME</c>; null for a role.</summary>
    public static string? PlaybookOf(string? from) =>
        from is not null && from.StartsWith(OfPlaybook, StringComparison.Ordinal) ? from[OfPlaybook.Length..] : null;

    public static RuleText? Read(string text, out string? problem, out string? fix)
    {
        (problem, fix) = (null, Form);
        var (open, close) = (text.IndexOf('(', StringComparison.Ordinal), text.LastIndexOf(')'));
        if (text.Length > 8_192 || (open >= 0) != (close >= 0) || close < open)
        {
            problem = text.Length > 8_192 ? "a rule is longer than 8192 characters" : "a bracket is missing";
            return null;
        }

        // Behind the last bracket, so that a pattern may hold any text.
        var tail = open < 0 ? text : text[(close + 1)..];
        var at = tail.IndexOf(Word, StringComparison.Ordinal);
        var from = at < 0 ? null : tail[(at + Word.Length)..].Trim();
        var tool = open < 0 ? (at < 0 ? text : text[..at]).Trim() : text[..open].Trim();
        var pattern = open < 0 ? null : text[(open + 1)..close];
        if (open >= 0 && (at < 0 ? tail.Trim().Length > 0 : tail[..at].Trim().Length > 0))
        {
            problem = $"'{tail.Trim()}' stands behind the bracket";
            return null;
        }

        if (from is not null && !SenderRoles.IsKnown(from) && !(PlaybookOf(from) is { } playbook && Playbooks.PlaybookReader.IsName(playbook)))
        {
            (problem, fix) = ($"there is no role '{from}'", "write one of: terminal, owner, approver, sender, task, group, webhook, playbook:NAME");
            return null;
        }

        if (pattern is not null && pattern.Trim().Length == 0)
        {
            (problem, fix) = ("the pattern is empty", $"write {tool} for every call of it");
            return null;
        }

        (problem, fix) = ToolNamePattern.Problem(tool);
        return problem is null ? new RuleText(tool, pattern is "*" ? null : pattern, from) : null;
    }
}
