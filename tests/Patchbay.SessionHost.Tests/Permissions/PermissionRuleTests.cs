using System.Text.Json;
using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public class PermissionRuleTests
{
    [Theory]
    [InlineData("Bash", """{"command":"git status"}""", "Bash(git status)")]
    [InlineData("Bash", """{"command":"ls","description":"List","timeout":5}""", "Bash(ls)")]
    [InlineData("Bash", """{"command":"ls","other":1}""", """Bash({"command":"ls","other":1})""")]
    [InlineData("Bash", """{"script":"ls"}""", """Bash({"script":"ls"})""")]
    [InlineData("Read", """{"file_path":"/etc/hosts"}""", "Read(/etc/hosts)")]
    [InlineData("Write", """{"file_path":"a","content":"b"}""", """Write({"file_path":"a","content":"b"})""")]
    [InlineData("mcp__a__b", """{"title":"x"}""", """mcp__a__b({"title":"x"})""")]
    [InlineData("Bash", "7", "Bash(7)")]
    public void A_rule_says_the_call(string tool, string input, string rule) =>
        Assert.Equal(rule, PermissionRule.For(tool, JsonElement.Parse(input)));

    [Theory]
    [InlineData("mcp__issues__create", """{"title":"x","description":"y"}""", """{"title":"x","description":"z"}""")]
    [InlineData("mcp__a__b", """{"from":"x"}""", """{"to":"x"}""")]
    [InlineData("Bash", """{"command":"{\"command\":\"rm\",\"x\":1}"}""", """{"command":"rm","x":1}""")]
    [InlineData("Bash", """{"command":"a"}""", """{"command":"a "}""")]
    public void Calls_that_differ_in_what_counts_have_different_rules(string tool, string one, string other) =>
        Assert.NotEqual(PermissionRule.For(tool, JsonElement.Parse(one)), PermissionRule.For(tool, JsonElement.Parse(other)));

    [Fact]
    public void Text_that_is_no_text_breaks_nothing()
    {
        Assert.Equal("""Bash({"command":"\ud800"})""", PermissionRule.For("Bash", JsonElement.Parse("""{"command":"\ud800"}""")));
        Assert.Equal("""{"command":"\ud800"}""", PermissionRule.Summary(JsonElement.Parse("""{"command":"\ud800"}""")));
    }
}
