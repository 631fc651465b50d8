using System.Text.Json;
using FsCheck.Fluent;
using Patchbay.Protocol;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public class PermissionRuleTests
{
    [Theory]
    [InlineData("Bash", """{"command":"git status"}""", "Bash(git status) from owner")]
    [InlineData("Bash", """{"command":"ls","description":"List","timeout":5}""", "Bash(ls) from owner")]
    [InlineData("Bash", """{"command":"ls *"}""", """Bash({"command":"ls *"}) from owner""")]
    [InlineData("Bash", """{"command":"ls","other":1}""", """Bash({"command":"ls","other":1}) from owner""")]
    [InlineData("Bash", """{"script":"ls"}""", """Bash({"script":"ls"}) from owner""")]
    [InlineData("Read", """{"file_path":"/etc/hosts"}""", "Read(/etc/hosts) from owner")]
    [InlineData("Read", """{"file_path":"a[b]"}""", """Read({"file_path":"a[b]"}) from owner""")]
    [InlineData("Write", """{"file_path":"a","content":"b"}""", """Write({"file_path":"a","content":"b"}) from owner""")]
    [InlineData("mcp__a__b", """{"title":"x"}""", """mcp__a__b({"title":"x"}) from owner""")]
    public void The_rule_of_a_call_says_the_call(string tool, string input, string rule) =>
        Assert.Equal(rule, PermissionRule.For(tool, JsonElement.Parse(input)));

    [Theory]
    [InlineData("mcp__issues__create", """{"title":"x","description":"y"}""", """{"title":"x","description":"z"}""")]
    [InlineData("mcp__a__b", """{"from":"x"}""", """{"to":"x"}""")]
    [InlineData("Bash", """{"command":"{\"command\":\"rm\",\"x\":1}"}""", """{"command":"rm","x":1}""")]
    [InlineData("Bash", """{"command":"a"}""", """{"command":"a "}""")]
    public void Calls_that_differ_in_what_counts_have_different_rules(string tool, string one, string other) =>
        Assert.NotEqual(PermissionRule.For(tool, JsonElement.Parse(one)), PermissionRule.For(tool, JsonElement.Parse(other)));

    /// <summary>Kills: a sign of a pattern that is shown as if it were itself, a role that is left out.</summary>
    [Fact]
    public void The_rule_that_is_shown_means_exactly_this_call_in_settings_too() => Histories.Holds(
        from one in Commands
        from other in Commands
        from tool in Gen.Elements("Bash", "Read")
        select (One: Call(tool, one), Other: Call(tool, other)),
        calls =>
        {
            var rule = RuleDesk.Rule(PermissionRule.For(calls.One.Tool, calls.One.Input));
            return rule.Allows(calls.One, "/tmp") && !rule.Allows(calls.One with { Rights = SenderRoles.Approver }, "/tmp")
                && (calls.One.Tool is "Read" || rule.Allows(calls.Other, "/tmp") == (calls.One.Input.GetRawText() == calls.Other.Input.GetRawText()));
        },
        2_000);

    [Fact]
    public void Text_that_is_no_text_breaks_nothing()
    {
        Assert.Equal("""Bash({"command":"\ud800"}) from owner""", PermissionRule.For("Bash", JsonElement.Parse("""{"command":"\ud800"}""")));
        Assert.Equal("""{"command":"\ud800"}""", PermissionRule.Summary(JsonElement.Parse("""{"command":"\ud800"}""")));
    }

    [Theory]
    [InlineData("Bash(ls", "a bracket is missing", "Tool(pattern)")]
    [InlineData("Bash)ls(", "a bracket is missing", "Tool(pattern)")]
    [InlineData("Bash()", "the pattern is empty", "write Bash for every call of it")]
    [InlineData("Bash(ls) to owner", "'to owner' stands behind the bracket", "from ROLE")]
    [InlineData("Bash(ls) from everyone", "there is no role 'everyone'", "webhook")]
    [InlineData("Bahs(ls)", "there is no tool 'Bahs'", "write Bash")]
    [InlineData("", "there is no tool ''", "there is: ")]
    [InlineData("mcp__", "no name of a server's tool", "mcp__SERVER__TOOL")]
    [InlineData("mcp__my server", "no name of a server's tool", "with _ for every sign")]
    [InlineData("mcp__a__b(x)", "has no pattern 'x'", "the whole input")]
    [InlineData("*(x)", "has no pattern 'x'", "the whole input")]
    [InlineData("Bash(ls *.cs)", "has no pattern", "a star stands only as the last word")]
    [InlineData("Bash(* x)", "has no pattern", "a star stands only as the last word")]
    [InlineData("Bash(a && b *)", "has no pattern", "plain words")]
    [InlineData("Read(a/**/../b)", "has no pattern", "'..' only before")]
    [InlineData("Read([z-a])", "has no pattern", "glob pattern")]
    public void What_is_wrong_with_a_rule_is_said_with_its_fix(string text, string problem, string fix)
    {
        Assert.Null(PermissionRule.Parse(text, narrows: false, out var found, out var how));
        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.Contains(fix, how, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_denies_names_one_command()
    {
        Assert.NotNull(PermissionRule.Parse("Bash(a && b)", narrows: false, out _, out _));
        Assert.Null(PermissionRule.Parse("Bash(a && b)", narrows: true, out _, out var fix));
        Assert.Contains("name one command", fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcp__a__b", "mcp__a__b", true)]
    [InlineData("mcp__a", "mcp__a__b", true)]
    [InlineData("mcp__a", "mcp__ab__c", false)]
    [InlineData("mcp__a__get_*", "mcp__a__get_x", true)]
    [InlineData("mcp__a__get_*", "mcp__a__set_x", false)]
    [InlineData("mcp__*", "mcp__a__b", true)]
    [InlineData("mcp__*", "Bash", false)]
    [InlineData("*", "Bash", true)]
    public void Tools_of_servers_have_their_contract_names(string rule, string tool, bool allows)
    {
        Assert.Equal(allows, RuleDesk.Rule(rule).Allows(PolicyFolder.Query(tool, "{}"), "/"));
        Assert.Equal(allows ? RuleMatch.Yes : RuleMatch.No, RuleDesk.Rule(rule, narrows: true).Narrows(PolicyFolder.Query(tool, "{}"), "/"));
    }

    [Fact]
    public void A_whole_input_allows_the_same_text_and_denies_the_same_meaning()
    {
        const string Rule = """mcp__a__b({"x":1,"y":2})""";
        Assert.True(RuleDesk.Rule(Rule).Allows(PolicyFolder.Query("mcp__a__b", """{"x":1,"y":2}"""), "/"));
        Assert.False(RuleDesk.Rule(Rule).Allows(PolicyFolder.Query("mcp__a__b", """{"y":2,"x":1}"""), "/"));
        Assert.Equal(RuleMatch.Yes, RuleDesk.Rule(Rule, narrows: true).Narrows(PolicyFolder.Query("mcp__a__b", """{ "y":2, "x":1 }"""), "/"));
    }

    [Fact]
    public void No_text_breaks_the_parser() => Histories.Holds(
        from parts in Gen.Elements("Bash", "Read", "mcp__", "a", "(", ")", "*", " ", " from ", "owner", "{", "}", "[", "]", "\"", ":", "/", "..", "\0", "\\", "é", "\n").ListOf()
        from narrows in Gen.Elements(true, false)
        select (Text: string.Concat(parts), Narrows: narrows),
        rule => PermissionRule.Parse(rule.Text, rule.Narrows, out var problem, out var fix) is null == (problem is not null && fix is not null),
        3_000);

    static FsCheck.Gen<string> Commands =>
        from parts in Gen.Elements("a", "b/", "*", "?", "[a]", "{", "}", " ", "~", "\\", "\"", "é", ") from group", "(", "\n", "..", ".", "'").NonEmptyListOf()
        select string.Concat(parts.Take(4));

    static PermissionQuery Call(string tool, string text) => PolicyFolder.Query(
        tool, JsonSerializer.Serialize(new Dictionary<string, string> { [tool is "Bash" ? "command" : "file_path"] = text }));
}
