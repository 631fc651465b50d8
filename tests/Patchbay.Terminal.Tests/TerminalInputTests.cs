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
        Assert.True(await desk.TypeAsync(line.Replace("ID", id, StringComparison.Ordinal)));
        var result = await outcome.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((allowed, forSession, "terminal"), (result.Allowed, result.ForSession, result.By));
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task A_bare_yes_is_text_when_no_request_or_more_than_one_waits()
    {
        await using var desk = await InputDesk.OpenAsync();
        await desk.TypeAsync("y");
        var one = desk.Ask();
        var two = desk.Ask();
        await desk.TypeAsync("yes");
        Assert.Equal(["y", "yes"], desk.Prompts);
        Assert.False(one.Outcome.IsCompleted || two.Outcome.IsCompleted);
        await desk.TypeAsync($"no {two.Id}");
        await desk.TypeAsync("y");
        Assert.True((await one.Outcome).Allowed);
        Assert.False((await two.Outcome).Allowed);
    }

    [Fact]
    public async Task A_verdict_for_a_request_that_is_not_open_is_told_and_goes_nowhere()
    {
        await using var desk = await InputDesk.OpenAsync();
        await desk.TypeAsync("yes abcde");
        Assert.Equal(["no request abcde is open"], desk.Printed);
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task A_question_is_answered_by_number_by_choice_or_by_text()
    {
        await using var desk = await InputDesk.OpenAsync();
        var byNumber = desk.Question("red", "blue");
        await desk.TypeAsync($"{byNumber.Id} 2");
        Assert.Equal("blue", await byNumber.Answer);

        var byChoice = desk.Question("red", "blue");
        await desk.TypeAsync($"{byChoice.Id} 3");
        await desk.TypeAsync($"{byChoice.Id} green");
        Assert.Equal(2, desk.Printed.Count(line => line.EndsWith("none of its choices", StringComparison.Ordinal)));
        await desk.TypeAsync($"{byChoice.Id} RED");
        Assert.Equal("red", await byChoice.Answer);

        var byText = desk.Question();
        await desk.TypeAsync($"{byText.Id} because of this");
        Assert.Equal("because of this", await byText.Answer);
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task Slash_commands_are_the_terminals_own()
    {
        await using var desk = await InputDesk.OpenAsync();
        foreach (var line in new[] { "/help", "/channels", "/queue", "/permissions", "/status", "/stop", "/nothing else" })
        {
            Assert.True(await desk.TypeAsync(line));
        }

        Assert.Contains("/quit", desk.Printed[0], StringComparison.Ordinal);
        Assert.Equal(
            ["no channels in this session", "0 waiting", "no permission request is open", "test: idle, 0 waiting, 0 permission requests open", "nothing was running", "nothing is not available in this session"],
            desk.Printed[1..]);
        Assert.False(await desk.TypeAsync("/quit"));
        Assert.False(await desk.TypeAsync(" /exit "));
        Assert.Empty(desk.Prompts);
    }

    [Fact]
    public async Task Everything_else_is_for_the_agent_and_one_line_too_many_is_told()
    {
        await using var desk = await InputDesk.OpenAsync();
        await desk.TypeAsync("   ");
        for (var i = 0; i < 100; i++)
        {
            await desk.TypeAsync($" line {i} ");
        }

        Assert.Empty(desk.Printed);
        await desk.TypeAsync("one more");
        Assert.Single(desk.Printed);
        Assert.Equal(100, desk.Prompts.Count());
        Assert.Equal(" line 0 ", desk.Prompts.First());
    }
}
