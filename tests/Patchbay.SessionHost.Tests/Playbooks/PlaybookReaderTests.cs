using System.Text;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Playbooks;

namespace Patchbay.SessionHost.Tests.Playbooks;

/// <summary>What a playbook's file may say, and what is said of one that does not.</summary>
public sealed class PlaybookReaderTests
{
    [Fact]
    public void Every_setting_is_read_and_the_text_is_what_stands_below()
    {
        var (playbook, problems) = Read(
            """
            ---
            # a comment
            on: github.check_run.failed, gitlab.*
            when: branch=main,release/* actor!=bot
            severity: urgent
            route: night
            tools: Read, Bash(echo a,b *), Grep
            create: issue, pull-request
            max-cost: 0.50
            report: telegram:owner
            ---

            Find out why.
            """);
        Assert.Empty(problems);
        Assert.Equal(["github.check_run.failed", "gitlab.*"], playbook!.On);
        Assert.Equal((EventUrgency.Urgent, "night", 0.5m, new ReportPlace("telegram", "owner")), (playbook.Severity, playbook.Route, playbook.MaxCost, playbook.Report));
        Assert.Equal(["Read", "Bash(echo a,b *)", "Grep"], playbook.Tools!.Select(rule => rule.Text));
        Assert.Equal(["issue", "pull-request"], playbook.Create);
        Assert.Equal("Find out why.", playbook.Text);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_line_and_its_fix()
    {
        var (playbook, problems) = Read("---\nwhen: branch\nseverity: high\nroute: a b\ntools: Bash( from owner, Read from owner\nmax-cost: cheap\nreport: telegram\ncreate: issue, repository\nmodel: x\nmodel: y\nnothing\n---\n\n");
        Assert.Null(playbook);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1], problems.Select(problem => problem.Line));
        Assert.Contains(problems, problem => problem.ToString() == "ci.md:9: 'model' is not known; use one of: on, when, severity, route, tools, create, max-cost, report");
        Assert.Contains(problems, problem => problem.ToString() == "ci.md:8: 'repository' cannot be created; write one or more of issue, ticket, pull-request, with commas between");
        Assert.All(problems, problem => Assert.NotEmpty(problem.Fix));
    }

    [Theory]
    [InlineData("no front matter")]
    [InlineData("---\non: a.b\nno end")]
    [InlineData("---\non: *\n---\ntext")]
    [InlineData("---\non: a.b\non: a.c\n---\ntext")]
    [InlineData("---\non: a.b\n---\n")]
    [InlineData("---\non: a.b\n---\ntext\0")]
    public void What_is_no_playbook_does_not_count(string text) => Assert.NotEmpty(Read(text).Problems);

    [Theory]
    [InlineData("CI")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_name_is_plain(string name) => Assert.NotEmpty(PlaybookReader.Read(name, "x", "---\non: a.b\n---\ntext"u8).Problems);

    [Fact]
    public void Every_playbook_that_ships_is_right_names_its_tools_and_reports()
    {
        Assert.Equal(["alert", "deploy-finished", "failed-ci", "new-issue", "new-pull-request", "security-advisory"], ReadyPlaybooks.Names);
        foreach (var name in ReadyPlaybooks.Names)
        {
            var (playbook, problems) = PlaybookReader.Read(name, name, ReadyPlaybooks.Find(name));
            Assert.Empty(problems);
            Assert.All(playbook!.Tools!, rule => Assert.Contains(rule.Tool, new[] { "Read", "Glob", "Grep" }));
            Assert.NotNull(playbook.Report);
            Assert.NotNull(playbook.MaxCost);
        }

        Assert.Null(ReadyPlaybooks.Find("../alert"));
    }

    static (Playbook? Playbook, IReadOnlyList<PlaybookProblem> Problems) Read(string text) => PlaybookReader.Read("ci", "ci.md", Encoding.UTF8.GetBytes(text));
}
