using Patchbay.SessionHost.Permissions;

namespace Patchbay.SessionHost.Tests.Permissions;

public class BashRuleTests
{
    [Theory]
    [InlineData("git log")]
    [InlineData("git log --oneline -5")]
    [InlineData("git  log\t-1 ")]
    [InlineData("git log --format='%h $(x) `y` ; | & > %s'")]
    [InlineData("git log --author=\"A. B\" -- src/*.cs ~/x")]
    [InlineData("'git' \"log\"")]
    public void A_prefix_allows_one_command_of_plain_words(string command) => Assert.True(RuleDesk.Allows("Bash(git log *)", command));

    [Theory]
    [InlineData("git logs")]
    [InlineData("git")]
    [InlineData("git -c core.pager=x log")]
    [InlineData("git log; rm x")]
    [InlineData("git log && rm x")]
    [InlineData("git log || rm x")]
    [InlineData("git log | sh")]
    [InlineData("git log & rm x")]
    [InlineData("git log |& sh")]
    [InlineData("git log\nrm x")]
    [InlineData("git log\rrm x")]
    [InlineData("git log\u2028rm x\0")]
    [InlineData("git log $(rm x)")]
    [InlineData("git log `rm x`")]
    [InlineData("git log \"$(rm x)\"")]
    [InlineData("git log \"`rm x`\"")]
    [InlineData("git log <(rm x)")]
    [InlineData("git log > ~/.bashrc")]
    [InlineData("git log 2>x")]
    [InlineData("git log >| x")]
    [InlineData("git log < x")]
    [InlineData("git log <<< x")]
    [InlineData("git log <<E\nx\nE")]
    [InlineData("git log $HOME")]
    [InlineData("git log ${x:=y}")]
    [InlineData("git log $'\\x60'")]
    [InlineData("git log \\; rm x")]
    [InlineData("git log \"a\\\"; rm x")]
    [InlineData("git log 'a")]
    [InlineData("git log 'a\nb'")]
    [InlineData("git log {a,b}")]
    [InlineData("(git log)")]
    [InlineData("{ git log; }")]
    [InlineData("! git log")]
    [InlineData("GIT_PAGER=x git log")]
    [InlineData("git log # rm")]
    [InlineData("g\\it log")]
    [InlineData("gi? log")]
    [InlineData("/tmp/git log")]
    [InlineData("Git log")]
    [InlineData("git\u00A0log")]
    [InlineData("")]
    public void Nothing_can_be_hung_on_to_a_prefix(string command) => Assert.False(RuleDesk.Allows("Bash(git log *)", command));

    [Theory]
    [InlineData("npm test", true)]
    [InlineData("npm test ", false)]
    [InlineData("npm test -- x", false)]
    [InlineData("npm test; rm x", false)]
    public void A_command_without_a_star_is_exactly_that_command(string command, bool allows) =>
        Assert.Equal(allows, RuleDesk.Allows("Bash(npm test)", command));

    [Theory]
    [InlineData("rm x")]
    [InlineData("rm")]
    [InlineData("/bin/rm -rf x")]
    [InlineData("ls; rm x")]
    [InlineData("ls && rm x")]
    [InlineData("ls || rm x")]
    [InlineData("ls|rm x")]
    [InlineData("ls & rm x &")]
    [InlineData("ls\nrm x")]
    [InlineData("(cd y; rm x)")]
    [InlineData("echo $(rm x)")]
    [InlineData(">out rm x")]
    [InlineData("> out rm x")]
    [InlineData("r'm' x")]
    [InlineData("\"rm\" x")]
    [InlineData("RM x")]
    [InlineData("rm $HOME")]
    public void A_command_that_is_denied_is_found_wherever_it_stands_in_the_line(string command) =>
        Assert.Equal(RuleMatch.Yes, RuleDesk.Narrows("Bash(rm *)", command));

    [Theory]
    [InlineData("sudo rm x")]
    [InlineData("2>&1 rm x")]
    [InlineData("find . -exec rm {} +")]
    [InlineData("echo x | xargs rm")]
    [InlineData("bash -c 'rm x'")]
    [InlineData("python3 -c 'os.system(\"rm x\")'")]
    [InlineData("FOO=1 rm x")]
    [InlineData("echo `rm x`")]
    [InlineData("r\\m x")]
    [InlineData("$x y")]
    [InlineData("x=r; ${x}m y")]
    [InlineData("{rm,x}")]
    [InlineData("/bin/r? x")]
    [InlineData("eval \"$x\"")]
    [InlineData("sh script")]
    [InlineData("cat <<E | sh\nx\nE")]
    [InlineData("$'\\x72m' x")]
    [InlineData("echo 'open")]
    [InlineData("echo rm")]
    public void What_cannot_be_told_for_sure_asks(string command) => Assert.Equal(RuleMatch.Maybe, RuleDesk.Narrows("Bash(rm *)", command));

    [Theory]
    [InlineData("ls -l | grep x > out 2>&1")]
    [InlineData("git status && dotnet build; echo 'done'")]
    [InlineData("format x")]
    [InlineData("./confirm.sh")]
    public void Other_commands_are_not_its_business(string command) => Assert.Equal(RuleMatch.No, RuleDesk.Narrows("Bash(rm *)", command));

    [Theory]
    [InlineData("git push", RuleMatch.Yes)]
    [InlineData("git push origin", RuleMatch.Maybe)]
    [InlineData("git -C x push", RuleMatch.Maybe)]
    [InlineData("git status", RuleMatch.No)]
    internal void A_denied_command_without_a_star_is_sure_of_that_command_only(string command, RuleMatch match) =>
        Assert.Equal(match, RuleDesk.Narrows("Bash(git push)", command));

    [Theory]
    [InlineData("git -C x push", RuleMatch.Maybe)]
    [InlineData("git push origin", RuleMatch.Yes)]
    [InlineData("git pull", RuleMatch.No)]
    internal void Options_between_the_words_of_a_denied_prefix_ask(string command, RuleMatch match) =>
        Assert.Equal(match, RuleDesk.Narrows("Bash(git push *)", command));

    [Fact]
    public void A_call_without_a_command_is_never_allowed_and_asks_where_something_is_denied()
    {
        foreach (var input in new[] { "{}", """{"command":7}""", """{"command":null}""", "[]", """{"command":"\ud800"}""" })
        {
            var query = PolicyFolder.Query("Bash", input);
            Assert.False(RuleDesk.Rule("Bash(ls *)").Allows(query, "/"));
            Assert.Equal(RuleMatch.Maybe, RuleDesk.Rule("Bash(ls *)", narrows: true).Narrows(query, "/"));
        }
    }
}
