namespace Patchbay.SessionHost.Permissions;

/// <summary>A rule and where it stands, for people: <c>/home/me/.patchbay/settings.json:4:15</c>.</summary>
public sealed record SourcedRule(PermissionRule Rule, string Origin);

/// <summary>All rules of a session, from all sources.</summary>
public sealed record PermissionRules
{
    public static PermissionRules None { get; } = new();

    public IReadOnlyList<SourcedRule> Deny { get; init; } = [];

    public IReadOnlyList<SourcedRule> Ask { get; init; } = [];

    public IReadOnlyList<SourcedRule> Allow { get; init; } = [];

    /// <summary>
    /// Deny first, then ask, then allow; null when no rule speaks of the call. A deny rule that may or may not speak of it
    /// asks.
    /// </summary>
    internal (PermissionDecision Decision, SourcedRule Rule)? Judge(PermissionQuery query, string workingDirectory)
    {
        SourcedRule? doubt = null;
        foreach (var rule in Deny)
        {
            var match = rule.Rule.Narrows(query, workingDirectory);
            if (match is RuleMatch.Yes)
            {
                return (PermissionDecision.Deny, rule);
            }

            doubt ??= match is RuleMatch.Maybe ? rule : null;
        }

        doubt ??= Ask.FirstOrDefault(rule => rule.Rule.Narrows(query, workingDirectory) is not RuleMatch.No);
        return doubt is not null ? (PermissionDecision.Ask, doubt)
            : Allow.FirstOrDefault(rule => rule.Rule.Allows(query, workingDirectory)) is { } allowed ? (PermissionDecision.Allow, allowed)
            : null;
    }
}
