using System.Text.Json;
using FsCheck.Fluent;
using Patchbay.SessionHost.Permissions;
using Patchbay.SessionHost.Settings;
using Patchbay.SessionHost.Tests.Permissions;

namespace Patchbay.SessionHost.Tests.Settings;

public sealed class SettingsRuleTests : IDisposable
{
    static readonly PermissionQuery[] Calls =
    [
        RuleDesk.Bash("ls"), RuleDesk.Bash("rm x", "webhook"), PolicyFolder.Query("Read", """{"file_path":"a"}"""),
        PolicyFolder.Query("Write", """{"file_path":"a","content":""}"""), PolicyFolder.Query("mcp__a__b", "{}", "owner"),
    ];

    readonly SettingsFolder _folder = new();

    public SettingsRuleTests() => Directory.CreateDirectory(_folder.Project);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rules_of_all_sources_count_and_each_says_where_it_stands()
    {
        _folder.Write(SettingsSource.User, """{ "permissions": { "allow": ["Bash(ls *)"] } }""");
        _folder.Write(SettingsSource.Project, """{ "permissions": { "allow": ["Bash(make *)"], "deny": ["Bash(rm *)"] } }""");
        _folder.Write(SettingsSource.Local, """{ "permissions": { "ask": ["Bash(git push *)"] } }""");
        _folder.Write(SettingsSource.Managed, """{ "permissions": { "deny": ["Bash(ls /etc)"] } }""");

        Assert.Equal(PermissionDecision.Allow, Decide(RuleDesk.Bash("ls -l")));
        Assert.Equal(PermissionDecision.Allow, Decide(RuleDesk.Bash("make all")));
        Assert.Equal(PermissionDecision.Deny, Decide(RuleDesk.Bash("rm x")));
        Assert.Equal(PermissionDecision.Ask, Decide(RuleDesk.Bash("git push x")));
        Assert.Contains(
            $"rule Bash(ls /etc) ({_folder.Paths.Managed}:1:29)", Policy(_folder.Load()).Judge(RuleDesk.Bash("ls /etc")).Reason, StringComparison.Ordinal);
        Assert.Equal(
            ["Bash(rm *)", "Bash(ls /etc)", "Bash(git push *)", "Bash(ls *)", "Bash(make *)"],
            _folder.Load().Values.Where(value => value.Key.Kind is SettingKind.Rules).Select(value => value.Value));
    }

    [Fact]
    public void Without_trust_a_project_denies_and_asks_but_allows_nothing()
    {
        _folder.Write(SettingsSource.Project, """{ "permissions": { "allow": ["*"], "ask": ["Read"], "deny": ["Bash"] } }""");

        var settings = _folder.Load(trusted: false);

        Assert.Equal((1, 1, 0), (settings.Rules.Deny.Count, settings.Rules.Ask.Count, settings.Rules.Allow.Count));
        Assert.Contains("permissions.allow", Assert.Single(settings.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "permissions": { "allow": ["*"], "deny": ["Bash(mv *)", """)]
    [InlineData("""{ "permissions": { "allow": ["*"], "deny": ["Bahs(rm *)"] } }""")]
    [InlineData("""{ "permissions": { "allow": ["*"], "deny": "Bash(rm *)" } }""")]
    [InlineData("""{ "permissions": { "allow": ["*"], "deny": [7] } }""")]
    [InlineData("""{ "permissions": { "allow": ["*"], "ask": [null] } }""")]
    [InlineData("""{ "permissions": { "allow": ["*"], "Deny": ["Bash(rm *)"] } }""")]
    [InlineData("""{ "permission": { "deny": ["Bash(rm *)"] } }""")]
    [InlineData("""{ "permissions": [] }""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void Where_something_may_be_denied_that_cannot_be_understood_everything_asks(string text)
    {
        _folder.Write(SettingsSource.User, """{ "permissions": { "mode": "bypassPermissions", "allow": ["*"] } }""");
        foreach (var source in new[] { SettingsSource.Project, SettingsSource.Managed })
        {
            _folder.Write(source, text);
            Assert.NotEmpty(_folder.Load().Problems);
            Assert.All(Calls, call => Assert.Equal(PermissionDecision.Ask, Decide(call)));
            File.Delete(_folder.Paths.For(source));
        }
    }

    [Fact]
    public void What_was_denied_before_the_break_stays_denied()
    {
        _folder.Write(SettingsSource.Managed, """{ "permissions": { "deny": ["Bash(rm *)", "Bash(mk""");
        Assert.Equal(PermissionDecision.Deny, Decide(RuleDesk.Bash("rm x")));
    }

    [Fact]
    public void A_rule_of_an_allow_list_that_is_wrong_is_left_out_and_said()
    {
        Assert.Equal(
            ["1:38: permissions.allow cannot hold \"Bahs\": there is no tool 'Bahs'; write Bash", "1:46: permissions.allow cannot hold 7: a rule is text; write Tool, Tool(pattern) or Tool(pattern) from ROLE"],
            _folder.Problems(SettingsSource.User, """{ "permissions": { "allow": ["Bash", "Bahs", 7] } }"""));
        Assert.Equal(PermissionDecision.Allow, Decide(RuleDesk.Bash("ls")));
    }

    /// <summary>Kills: an allow rule, a mode or a broken file of a project that counts without trust.</summary>
    [Fact]
    public void No_file_of_a_project_that_is_not_trusted_gives_more_than_no_file() => Histories.Holds(
        from mine in Written()
        from theirs in Written()
        from cut in Gen.Choose(0, 3)
        from length in Gen.Choose(0, 400)
        from call in Gen.Elements(Calls)
        from source in Gen.Elements(SettingsSource.Project, SettingsSource.Local)
        select (mine, Theirs: cut > 0 ? theirs : theirs[..Math.Min(length, theirs.Length)], call, source),
        given =>
        {
            _folder.Write(SettingsSource.User, given.mine);
            _folder.Write(given.source, "{}");
            var without = Freedom(Policy(_folder.Load(trusted: false)).Decide(given.call));
            _folder.Write(given.source, given.Theirs);
            var with = Freedom(Policy(_folder.Load(trusted: false)).Decide(given.call));
            File.Delete(_folder.Paths.For(given.source));
            return with <= without;
        },
        600);

    static FsCheck.Gen<string> Written() =>
        from mode in Gen.Elements("default", "acceptEdits", "plan", "bypassPermissions", "wrong")
        from allow in Gen.Elements("*", "Bash", "Bash(ls *)", "Write", "* from webhook", "Bahs").ListOf()
        from deny in Gen.Elements("Read", "Bash(rm *)", "mcp__a from group", "Bahs").ListOf()
        select JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["permissions"] = new Dictionary<string, object> { ["mode"] = mode, ["allow"] = allow.Take(2), ["deny"] = deny.Take(deny.Count % 2), ["disableBypass"] = deny.Count > 3 },
        });

    static int Freedom(PermissionDecision decision) => decision is PermissionDecision.Deny ? 0 : decision is PermissionDecision.Ask ? 1 : 2;

    PermissionDecision Decide(PermissionQuery query) => Policy(_folder.Load()).Decide(query);

    PermissionPolicy Policy(EffectiveSettings settings) => new(settings.Mode, _folder.Project, [Path.GetDirectoryName(_folder.Paths.User)!], settings.Rules);
}
