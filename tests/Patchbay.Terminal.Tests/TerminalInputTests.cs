namespace Patchbay.Terminal.Tests;

public class TerminalInputTests
{
    [Theory]
    [InlineData("yes ID", true, false)]
    [InlineData("  Y   ID ", true, false)]
    [InlineData("no ID", false, false)]
    [InlineData("always ID", true, true)]
    [InlineData("ALWAYS ID", true, true)]
    [InlineData("y", true, false)]
    [InlineData("Yes", true, false)]
    [InlineData("n", false, false)]
    public async Task A_line_answers_the_open_request(string line, bool allowed, bool forSession)
    {
        await using var desk = await InputDesk.OpenAsync();
        var (id, outcome) = desk.Ask();
        Assert.True(desk.Input.Take(line.Replace("ID", id, StringComparison.Ordinal)));
        var result = await outcome.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((allowed, forSession, "terminal"), (result.Allowed, result.ForSession, result.By));
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task A_bare_yes_is_text_when_no_request_or_more_than_one_waits()
    {
        await using var desk = await InputDesk.OpenAsync();
        desk.Input.Take("y");
        var one = desk.Ask();
        var two = desk.Ask();
        desk.Input.Take("yes");
        Assert.Equal(["y", "yes"], desk.Prompts);
        Assert.False(one.Outcome.IsCompleted || two.Outcome.IsCompleted);
        desk.Input.Take($"no {two.Id}");
        desk.Input.Take("y");
        Assert.True((await one.Outcome).Allowed);
        Assert.False((await two.Outcome).Allowed);
    }

    [Fact]
    public async Task A_verdict_for_a_request_that_is_not_open_is_told_and_goes_nowhere()
    {
        await using var desk = await InputDesk.OpenAsync();
        desk.Input.Take("yes abcde");
        Assert.Equal(["no request abcde is open"], desk.Printed);
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task A_question_is_answered_by_number_by_choice_or_by_text()
    {
        await using var desk = await InputDesk.OpenAsync();
        var byNumber = desk.Question("red", "blue");
        desk.Input.Take($"{byNumber.Id} 2");
        Assert.Equal("blue", await byNumber.Answer);

        var byChoice = desk.Question("red", "blue");
        desk.Input.Take($"{byChoice.Id} 3");
        desk.Input.Take($"{byChoice.Id} green");
        Assert.Equal(["'3' is none of the choices", "'green' is none of the choices"], desk.Printed);
        desk.Input.Take($"{byChoice.Id} RED");
        Assert.Equal("red", await byChoice.Answer);

        var byText = desk.Question();
        desk.Input.Take($"{byText.Id} because of this");
        Assert.Equal("because of this", await byText.Answer);
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task Slash_commands_are_the_terminals_own()
    {
        await using var desk = await InputDesk.OpenAsync();
        foreach (var line in new[] { "/help", "/channels", "/queue", "/status", "/stop", "/nothing" })
        {
            Assert.True(desk.Input.Take(line));
        }

        Assert.Contains("/quit", desk.Printed[0], StringComparison.Ordinal);
        Assert.Equal(
            ["no channels in this session", "0 waiting", "test: idle, 0 waiting, 0 permission requests open", "nothing was running", "nothing is not available in this session"],
            desk.Printed[1..]);
        Assert.False(desk.Input.Take("/quit"));
        Assert.False(desk.Input.Take(" /exit "));
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task Everything_else_is_for_the_agent_and_one_line_too_many_is_told()
    {
        await using var desk = await InputDesk.OpenAsync();
        desk.Input.Take("   ");
        for (var i = 0; i < 100; i++)
        {
            desk.Input.Take($" line {i} ");
        }

        Assert.Empty(desk.Printed);
        desk.Input.Take("one more");
        Assert.Single(desk.Printed);
        Assert.Equal(100, desk.Prompts.Count());
        Assert.Equal(" line 0 ", desk.Prompts.First());
    }
}
