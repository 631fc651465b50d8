using System.Text;
using Microsoft.Extensions.AI;
using Patchbay.SessionHost.Agents;

namespace Patchbay.Agents.Models;

/// <summary>
/// Says an answer while the model makes it, paragraph by paragraph: one that takes a minute is read as it comes, and one that is
/// there at once stays in one piece. What was thought is said before the words that follow it.
/// </summary>
sealed class SpokenAnswer(ITurn turn, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly StringBuilder _thought = new();
    readonly StringBuilder _text = new();
    readonly ParagraphEnds _ends = new();
    long _said = time.GetTimestamp();
    bool _goesOn;

    public void Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextReasoningContent thought:
                    _thought.Append(thought.Text);
                    break;
                case TextContent { Text.Length: > 0 } text:
                    Think();
                    Write(text.Text);
                    break;
            }
        }
    }

    /// <summary>A piece of it.</summary>
    public void Write(string piece)
    {
        _text.Append(piece);
        _ends.Read(piece);
        if (_ends.Last > 0 && time.GetElapsedTime(_said) >= Pause)
        {
            Say(_ends.Take());
            _said = time.GetTimestamp();
        }
    }

    /// <summary>Something of it was said.</summary>
    public bool HasBegun => _goesOn;

    /// <summary>The answer is whole: what is left of it.</summary>
    public void Finish()
    {
        Think();
        Say(_text.Length);
    }

    void Think()
    {
        if (_thought.ToString().Trim() is { Length: > 0 } thought)
        {
            turn.Think(thought);
        }

        _thought.Clear();
    }

    void Say(int length)
    {
        var text = _text.ToString(0, length);
        _text.Remove(0, length);
        if (!_goesOn && text.Length > 0)
        {
            turn.Say(text);
        }
        else if (text.Trim('\n', ' ') is { Length: > 0 } more)
        {
            turn.SayOn(more);
        }

        _goesOn |= text.Length > 0;
    }
}
