using System.Text.Json;
using Patchbay.Protocol;

namespace Patchbay.SessionHost.Permissions;

/// <summary>
/// A rule as it is written in settings and shown with a request: <c>Tool</c> or <c>Tool(pattern)</c>, and optionally
/// <c>from ROLE</c>. Where it allows it serves that role and all that are trusted more (without a role: paired senders and
/// all above; <c>from playbook:NAME</c> serves turns whose events all came with that playbook); where it denies or asks it binds that role and all that are trusted less (without one: everybody).
/// </summary>
public sealed record PermissionRule
{
    readonly RulePattern _pattern;

    PermissionRule(string text, string tool, RulePattern pattern, string? from) => (Text, Tool, _pattern, From) = (text, tool, pattern, from);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The name of a tool, or of tools: <c>Bash</c>, <c>mcp__tickets</c>, <c>mcp__tickets__get_*</c>, <c>*</c>.</summary>
    public string Tool { get; }

    /// <summary>A role of <see cref="SenderRoles"/>, <c>playbook:NAME</c>, or null.</summary>
    public string? From { get; }

    /// <summary>Speaks of every call.</summary>
    internal static PermissionRule Everything { get; } = new("*", "*", RulePattern.Any, null);

    /// <summary>Null with what is wrong and how it is written rightly. <paramref name="narrows"/>: it stands under deny or ask.</summary>
    public static PermissionRule? Parse(string text, bool narrows, out string? problem, out string? fix) =>
        RuleText.Read(text, out problem, out fix) is { } read && RulePattern.Parse(read.Tool, read.Pattern, narrows, out problem, out fix) is { } pattern
            ? new PermissionRule(text, read.Tool, pattern, read.From)
            : null;

    /// <summary>
    /// The rule that "always in this session" adds: this tool with exactly this input, for owners and the terminal. Two calls
    /// that differ in anything that counts never have the same rule.
    /// </summary>
    public static string For(string tool, JsonElement input) => CallText.Rule(tool, input);

    /// <summary>For a line about a call: its command or path when that is all the input says, else the whole input.</summary>
    public static string Summary(JsonElement input) => CallText.Summary(input);

    internal bool Allows(PermissionQuery query, string workingDirectory) =>
        (RuleText.PlaybookOf(From) is { } playbook ? query.Playbook == playbook : SenderRoles.Rank(query.Rights) <= SenderRoles.Rank(From ?? SenderRoles.Sender))
        && ToolNamePattern.Allows(Tool, query.Tool)
        && _pattern.Allows(query, workingDirectory);

    internal RuleMatch Narrows(PermissionQuery query, string workingDirectory) =>
        (From is null || (RuleText.PlaybookOf(From) is { } playbook ? query.Playbook == playbook : SenderRoles.Rank(query.Rights) >= SenderRoles.Rank(From))) && ToolNamePattern.Narrows(Tool, query.Tool)
            ? _pattern.Narrows(query, workingDirectory)
            : RuleMatch.No;
}
