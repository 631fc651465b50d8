using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Tests.Permissions;

public sealed class QuestionBrokerTests : IAsyncDisposable
{
    readonly BrokerDesk _desk = new();
    readonly PersonRelay _terminal = new("terminal");
    readonly PersonRelay _chat = new("chat");

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task The_first_answer_wins_and_the_other_learns_it()
    {
        var asked = AskAsync("red", "blue");
        var id = Id;
        Assert.True(_desk.Questions.Answer(new(id, " BLUE "), _chat));
        Assert.False(_desk.Questions.Answer(new(id, "red"), _terminal));

        Assert.Equal("blue", await asked);
        Assert.Equal(new(id, "blue", "chat"), Assert.Single(_terminal.ClosedQuestions));
        Assert.Equal(new(id, "blue", "chat"), Assert.Single(_chat.ClosedQuestions));
        Assert.Equal("blue", (await _desk.Reading.NextAsync<QuestionClosed>()).Answer);
    }

    [Fact]
    public async Task Only_a_choice_that_was_shown_counts_and_only_from_where_it_was_shown()
    {
        var asked = AskAsync("a", "A");
        Assert.False(_desk.Questions.Answer(new(Id, "b"), _terminal));
        Assert.False(_desk.Questions.Answer(new("zzzzz", "a"), _terminal));
        Assert.False(_desk.Questions.Answer(new(Id, "a"), new PersonRelay("stranger")));
        Assert.True(_desk.Questions.Answer(new(Id, "A"), _terminal));
        Assert.Equal("A", await asked);
    }

    [Fact]
    public async Task Free_text_is_taken_as_it_is()
    {
        var asked = AskAsync();
        Assert.True(_desk.Questions.Answer(new(Id, " as I said "), _terminal));
        Assert.Equal(" as I said ", await asked);
    }

    [Fact]
    public async Task A_question_that_nobody_can_answer_has_no_answer_at_once()
    {
        Assert.Null(await _desk.Questions.AskAsync(QuestionKind.Text, "why?", [], [], CancellationToken.None));
        Assert.Equal(0, _desk.Feed.Last);
    }

    [Fact]
    public async Task Its_time_and_an_interrupt_end_a_question_without_an_answer()
    {
        var asked = AskAsync("a");
        for (var minutes = 0; minutes < 10; minutes += minutes == 8 ? 2 : 4)
        {
            await _desk.Time.TimerIsSetAsync();
            _desk.Time.Advance(TimeSpan.FromMinutes(minutes == 8 ? 2 : 4));
        }

        Assert.Null(await asked);
        Assert.Null(Assert.Single(_chat.ClosedQuestions).Answer);

        using var interrupt = new CancellationTokenSource();
        var second = _desk.Questions.AskAsync(QuestionKind.Text, "why?", [], [], interrupt.Token);
        await interrupt.CancelAsync();
        Assert.Null(await second);
        Assert.Empty(_desk.Questions.Waiting);
    }

    [Fact]
    public async Task A_place_that_comes_later_is_shown_what_waits()
    {
        var asked = AskAsync("a");
        var late = new PersonRelay("late");
        _desk.Questions.Add(late);
        Assert.True(_desk.Questions.Answer(new(Assert.Single(late.Questions).QuestionId, "a", "bo"), late));
        Assert.Equal("a", await asked);
        Assert.Equal("bo", Assert.Single(late.ClosedQuestions).By);
    }

    [Fact]
    public async Task A_question_that_waits_is_announced_again_under_its_id()
    {
        var asked = AskAsync("a");
        await _desk.Time.TimerIsSetAsync();
        _desk.Time.Advance(_desk.Settings.RemindEvery);
        await _desk.Time.TimerIsSetAsync();

        Assert.Equal([Id, Id], _chat.Questions.Select(question => question.QuestionId));
        Assert.Equal(Id, (await _desk.Reading.NextAsync<QuestionAsked>()).QuestionId);
        Assert.Equal(Id, (await _desk.Reading.NextAsync<QuestionAsked>()).QuestionId);
        Assert.True(_desk.Questions.Answer(new(Id, "a"), _chat));
        Assert.Equal("a", await asked);
        Assert.Single(_chat.ClosedQuestions);
    }

    [Fact]
    public async Task Requests_and_questions_take_their_ids_from_one_space()
    {
        var asked = AskAsync("a");
        var id = Id;
        Assert.True(_desk.Permissions.IsOpen(id));
        Assert.True(_desk.Questions.Answer(new(id, "a"), _terminal));
        Assert.Equal("a", await asked);
        Assert.False(_desk.Permissions.IsOpen(id));
    }

    string Id => _desk.Questions.Waiting[0].QuestionId;

    Task<string?> AskAsync(params string[] choices)
    {
        _desk.Questions.Add(_terminal);
        _desk.Questions.Add(_chat);
        return _desk.Questions.AskAsync(
            choices.Length == 0 ? QuestionKind.Text : QuestionKind.Choice, "which?", choices, ["e1"], CancellationToken.None);
    }
}
