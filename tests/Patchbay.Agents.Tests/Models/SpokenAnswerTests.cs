using Microsoft.Extensions.AI;
using Patchbay.Agents.Models;

namespace Patchbay.Agents.Tests.Models;

/// <summary>A long answer is read while it is made.</summary>
public sealed class SpokenAnswerTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly ManualTime _time = new();
    readonly ModelTurn _turn = new();

    [Fact]
    public void An_answer_that_is_there_at_once_stays_in_one_piece()
    {
        var answer = new SpokenAnswer(_turn, _time);
        Add(answer, "One.\n\n", "Two.\n\nThree.");
        answer.Finish();
        Assert.Equal(["One.\n\nTwo.\n\nThree."], _turn.Said);
        Assert.Empty(_turn.SaidOn);
    }

    [Fact]
    public void Each_paragraph_of_a_slow_one_is_said_when_it_is_complete()
    {
        var answer = new SpokenAnswer(_turn, _time);
        Add(answer, "One goes ");
        _time.Advance(Second);
        Add(answer, "on.\n");
        Assert.Empty(_turn.Said);
        Add(answer, "\nTwo.\n\nTh");
        Assert.Equal(["One goes on.\n\nTwo.\n\n"], _turn.Said);
        Add(answer, "ree.\n\n");
        Assert.Empty(_turn.SaidOn); // not a line a moment
        _time.Advance(Second);
        Add(answer, "Four.");
        Assert.Equal(["Three."], _turn.SaidOn);
        answer.Finish();
        Assert.Equal(["Three.", "Four."], _turn.SaidOn);
    }

    [Theory]
    [InlineData("Look:\n\n", "```sh\nls\n\n``` no end\n\nrm\n```\n\n", "That is all.")]
    [InlineData("Look:\n\n", "~~~~\n~~~\n\n~~~~\n\n", "```\n\n```")]
    public void Code_is_not_cut(params string[] paragraphs)
    {
        var answer = new SpokenAnswer(_turn, _time);
        foreach (var letter in string.Concat(paragraphs))
        {
            _time.Advance(Second);
            Add(answer, letter.ToString());
        }

        answer.Finish();
        Assert.Equal(paragraphs.Select(paragraph => paragraph.Trim('\n')), [.. _turn.Said.Select(text => text.Trim('\n')), .. _turn.SaidOn]);
    }

    [Fact]
    public void What_was_thought_is_said_before_the_words_that_follow_it()
    {
        var answer = new SpokenAnswer(_turn, _time);
        answer.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("First this")]));
        answer.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent(", then that. ")]));
        Assert.Empty(_turn.Thoughts);
        Add(answer, "So");
        Assert.Equal(["First this, then that."], _turn.Thoughts);
        Assert.Empty(_turn.Said);
        answer.Add(new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("And now a call.")]));
        answer.Finish();
        Assert.Equal(["First this, then that.", "And now a call."], _turn.Thoughts);
        Assert.Equal(["So"], _turn.Said);
    }

    [Fact]
    public void The_whole_is_never_more_or_less_than_its_pieces()
    {
        var random = new Random(4);
        string[] parts = ["word ", "\n", "\n\n", "```\n", "~~~ x\n", " \n", "ü😀", "\r\n"];
        for (var round = 0; round < 500; round++)
        {
            var (turn, time) = (new ModelTurn(), new ManualTime());
            var answer = new SpokenAnswer(turn, time);
            var whole = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]));
            foreach (var piece in whole.Chunk(random.Next(1, 9)))
            {
                time.Advance(random.Next(3) * Second);
                Add(answer, new string(piece));
            }

            answer.Finish();
            Assert.Equal(Letters(whole), Letters(string.Concat(turn.Said) + string.Concat(turn.SaidOn)));
            Assert.True(turn.Said.Count <= 1 && (turn.Said.Count == 1 || turn.SaidOn.IsEmpty));
        }

        static string Letters(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
    }

    static void Add(SpokenAnswer answer, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            answer.Add(new ChatResponseUpdate(ChatRole.Assistant, piece));
        }
    }
}
