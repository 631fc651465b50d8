using System.Text.Json;
using Patchbay.Protocol;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>Rules as people write them.</summary>
static class RuleDesk
{
    public static PermissionRule Rule(string text, bool narrows = false) =>
        PermissionRule.Parse(text, narrows, out var problem, out var fix) ?? throw new InvalidOperationException($"{text}: {problem}; {fix}");

    public static PermissionRules Rules(string[]? deny = null, string[]? ask = null, string[]? allow = null) => new()
    {
        Deny = [.. (deny ?? []).Select(text => new SourcedRule(Rule(text, narrows: true), "settings.json:1:1"))],
        Ask = [.. (ask ?? []).Select(text => new SourcedRule(Rule(text, narrows: true), "settings.json:2:1"))],
        Allow = [.. (allow ?? []).Select(text => new SourcedRule(Rule(text), "settings.json:3:1"))],
    };

    public static PermissionQuery Bash(string command, string rights = SenderRoles.Terminal) =>
        PolicyFolder.Query("Bash", JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command }), rights);

    public static bool Allows(string rule, string command) => Rule(rule).Allows(Bash(command), "/");

    internal static RuleMatch Narrows(string rule, string command) => Rule(rule, narrows: true).Narrows(Bash(command), "/");
}
