namespace Patchbay.Terminal.Tests;

public class StreamJsonInputTests
{
    [Theory]
    [InlineData("""{"type":"user","message":{"role":"user","content":"hello"}}""", "hello")]
    [InlineData("""{"type":"user","message":{"content":[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]}}""", "a\nb")]
    public async Task A_user_line_is_a_prompt(string line, string prompt)
    {
        await using var desk = await InputDesk.OpenAsync();
        await desk.StreamAsync(line);
        Assert.Equal([prompt], desk.Prompts);
        Assert.Empty(desk.Printed);
    }

    [Theory]
    [InlineData("allow", "", true, false)]
    [InlineData("deny", "", false, false)]
    [InlineData("allow", ""","for_session":true""", true, true)]
    [InlineData("allow", ""","for_session":false""", true, false)]
    public async Task A_permission_line_answers_the_request(string behavior, string more, bool allowed, bool forSession)
    {
        await using var desk = await InputDesk.OpenAsync();
        var (id, outcome) = desk.Ask();
        await desk.StreamAsync($$"""{"type":"permission","request_id":"{{id}}","behavior":"{{behavior}}"{{more}}}""");
        var result = await outcome.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((allowed, forSession), (result.Allowed, result.ForSession));
    }

    [Fact]
    public async Task An_answer_line_answers_the_question_and_an_interrupt_needs_no_turn()
    {
        await using var desk = await InputDesk.OpenAsync();
        var (id, answer) = desk.Question("red", "blue");
        await desk.StreamAsync($$"""{"type":"answer","question_id":"{{id}}","text":"blue"}""");
        Assert.Equal("blue", await answer);
        await desk.StreamAsync("""{"type":"interrupt"}""");
        Assert.Empty(desk.Printed);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"\u001b[31m"}""")]
    [InlineData("""{"type":"user"}""")]
    [InlineData("""{"type":"user","message":{"content":7}}""")]
    [InlineData("""{"type":"user","message":{"content":null}}""")]
    [InlineData("""{"type":"user","message":{"content":["text"]}}""")]
    [InlineData("""{"type":"user","message":{"content":"\ud800"}}""")]
    [InlineData("""{"type":"permission","request_id":"abcde","behavior":"allow"}""")]
    [InlineData("""{"type":"permission","request_id":null,"behavior":"allow"}""")]
    [InlineData("""{"type":"permission","request_id":"abcde","behavior":null}""")]
    [InlineData("""{"type":"permission","request_id":"abcde","behavior":"allow","for_session":"yes"}""")]
    [InlineData("""{"type":"answer","question_id":"abcde","text":"x"}""")]
    [InlineData("""{"type":"answer","question_id":null,"text":"x"}""")]
    [InlineData("""{"type":"answer","question_id":"abcde"}""")]
    public async Task A_line_that_cannot_be_used_is_told_in_one_line_and_skipped(string line)
    {
        await using var desk = await InputDesk.OpenAsync();
        await desk.StreamAsync(line);
        Assert.DoesNotContain(Assert.Single(desk.Printed), char.IsControl);
        Assert.Empty(desk.Prompts);
        await desk.StreamAsync("");
        await desk.StreamAsync("  ");
        Assert.Single(desk.Printed);
    }
}
