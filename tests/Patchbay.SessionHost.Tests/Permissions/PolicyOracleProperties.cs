using FsCheck.Fluent;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

/// <summary>
/// Rules, provenance and modes together. Kills: allow before ask or deny, a doubt that is dropped or denies, a mode that is
/// asked before a rule that denies, a role that binds or serves one step too far or the wrong way round, a rule without a
/// role that serves a group, bypass for senders, bypass or a rule over our own state, a file tool that writes there, a
/// Read rule that forgets Grep, a Write rule that forgets Edit, a pattern that is taken for another tool's.
/// </summary>
public sealed class PolicyOracleProperties : IDisposable
{
    static readonly string[] Roles = ["terminal", "owner", "approver", "sender", "task", "group", "webhook"];

    readonly PolicyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_policy_decides_as_the_documentation_says() => Histories.Holds(
        Cases,
        given => Policy(given).Decide(PolicyOracle.Calls[given.Call].Query(given.Rights))
            == PolicyOracle.Decide(given.Mode, given.Everyone, given.Deny, given.Ask, given.Allow, given.Call, given.Rights),
        8_000);

    [Fact]
    public void Every_call_by_every_role_in_every_mode_is_as_documented_without_rules()
    {
        foreach (var mode in Enum.GetValues<PermissionMode>())
        {
            foreach (var (call, rights) in Enumerable.Range(0, PolicyOracle.Calls.Length).SelectMany(call => Roles.Select(role => (call, role))))
            {
                var given = new Case(mode, false, [], [], [], call, rights);
                Assert.Equal(PolicyOracle.Decide(mode, false, [], [], [], call, rights), Policy(given).Decide(PolicyOracle.Calls[call].Query(rights)));
            }
        }
    }

    [Fact]
    public void Less_trust_never_gives_more() => Histories.Holds(
        from given in Cases
        from other in Gen.Elements(Roles)
        select (given, other),
        pair => Array.IndexOf(Roles, pair.other) < Array.IndexOf(Roles, pair.given.Rights)
            || Freedom(pair.given with { Rights = pair.other }) <= Freedom(pair.given),
        2_000);

    [Fact]
    public void A_rule_that_denies_or_asks_never_gives_more_and_one_that_allows_never_takes() => Histories.Holds(
        from given in Cases
        from rule in Rule
        select (given, rule),
        pair => Freedom(pair.given with { Deny = [.. pair.given.Deny, pair.rule] }) <= Freedom(pair.given)
            && Freedom(pair.given with { Ask = [.. pair.given.Ask, pair.rule] }) <= Freedom(pair.given)
            && Freedom(pair.given with { Allow = [.. pair.given.Allow, pair.rule] }) >= Freedom(pair.given),
        2_000);

    [Fact]
    public void Always_is_offered_only_where_a_plain_ask_stands_and_the_terminal_or_an_owner_asks() => Histories.Holds(
        Cases,
        given => !Policy(given).MayUseSessionRules(PolicyOracle.Calls[given.Call].Query(given.Rights))
            || (given.Rights is "terminal" or "owner" && !PolicyOracle.Calls[given.Call].NamesState
                && PolicyOracle.Decide(PermissionMode.Default, false, given.Deny, given.Ask, [new OracleRule(0, "webhook")], given.Call, given.Rights) is PermissionDecision.Allow),
        2_000);

    static FsCheck.Gen<OracleRule> Rule =>
        from row in Gen.Choose(0, PolicyOracle.Rules.Length - 1)
        from role in Gen.Elements([null, null, .. Roles])
        select new OracleRule(row, role);

    static FsCheck.Gen<Case> Cases =>
        from mode in Gen.Elements(Enum.GetValues<PermissionMode>())
        from everyone in Gen.Elements(true, false)
        from deny in Rule.ListOf()
        from ask in Rule.ListOf()
        from allow in Rule.ListOf()
        from counts in Gen.Choose(0, 26)
        from call in Gen.Choose(0, PolicyOracle.Calls.Length - 1)
        from rights in Gen.Elements(Roles)
        select new Case(mode, everyone, [.. deny.Take(counts % 3)], [.. ask.Take(counts / 3 % 3)], [.. allow.Take(counts / 9)], call, rights);

    int Freedom(Case given) => Policy(given).Decide(PolicyOracle.Calls[given.Call].Query(given.Rights)) switch
    {
        PermissionDecision.Deny => 0,
        PermissionDecision.Ask => 1,
        _ => 2,
    };

    PermissionPolicy Policy(Case given) => _folder.Policy(
        given.Mode, RuleDesk.Rules(Texts(given.Deny), Texts(given.Ask), Texts(given.Allow)), given.Everyone);

    static string[] Texts(IEnumerable<OracleRule> rules) => [.. rules.Select(rule => rule.Text)];

    sealed record Case(
        PermissionMode Mode, bool Everyone, IReadOnlyList<OracleRule> Deny, IReadOnlyList<OracleRule> Ask, IReadOnlyList<OracleRule> Allow, int Call, string Rights);
}
