using Patchbay.Cli.Completion;

namespace Patchbay.Cli.Tests.Completion;

public sealed class CandidateTests
{
    [Theory]
    [InlineData("att", "attach")]
    [InlineData("config|g", "get")]
    [InlineData("config|get|permissions.m", "permissions.mode")]
    [InlineData("config|set|--scope|", "local project user")]
    [InlineData("config|set|--scope=pro", "--scope=project")]
    [InlineData("completion|", "bash fish zsh")]
    [InlineData("channel|f", "fakechat")]
    [InlineData("--channels|builtin:f", "builtin:fakechat")]
    [InlineData("--channels|builtin:fakechat|builtin:f", "builtin:fakechat")]
    [InlineData("--agent|r", "rehearsal")]
    [InlineData("--permission-mode|a", "acceptEdits")]
    [InlineData("--output-format=j", "--output-format=json")]
    [InlineData("-p|tru", "")]
    [InlineData("--prin", "--print")]
    [InlineData("--headless|sto", "stop")]
    [InlineData("--mcp-config|", ":files")]
    [InlineData("trust|", ":files")]
    [InlineData("trust|--rev", "--revoke")]
    [InlineData("nonsense|--scope|x", "")]
    [InlineData("attach|--nonsense|--he", "--help")]
    [InlineData("service|install|--|--headl", "")]
    public void What_may_stand_here_is_offered(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', For(line).Select(candidate => candidate.Text)));

    [Fact]
    public void Commands_come_first_and_options_when_a_dash_asks_for_them()
    {
        Assert.All(For(""), candidate => Assert.DoesNotContain('-', candidate.Text));
        Assert.Contains("--continue", For("-").Select(candidate => candidate.Text));
        Assert.Contains(For("-"), candidate => candidate is { Text: "--detach", About: "Start a session that outlives this terminal, and attach to it" });
    }

    [Fact]
    public void What_is_hidden_or_was_given_is_not_offered()
    {
        Assert.DoesNotContain(For("-"), candidate => candidate.Text is "--service" or "--background");
        Assert.DoesNotContain(For("--headless|--h"), candidate => candidate.Text is "--headless");
        Assert.Contains(For("--channels|builtin:fakechat|--c"), candidate => candidate.Text is "--channels");
    }

    [Fact]
    public void A_candidate_is_one_line_with_at_most_one_tab() => Assert.All(
        For("-").Concat(For("")), candidate => Assert.DoesNotContain(candidate.Text + candidate.About, letter => char.IsControl(letter)));

    static IReadOnlyList<Candidate> For(string line) => Candidates.For(CommandLine.CreateRoot(), line.Split('|'));
}
