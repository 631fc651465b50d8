using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;
using Patchbay.Terminal.Keys;

namespace Patchbay.Terminal;

/// <summary>
/// One key answers what is asked. It counts only on an empty line, and only for a request that had been on the screen for a
/// moment before the key: who is typing when a request comes up has not answered it.
/// </summary>
sealed class RequestKeys(TimeProvider time)
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    static readonly TimeSpan RestOfWord = TimeSpan.FromSeconds(3);

    string? _shown;
    long _shownAt;
    long _answeredAt;
    string _rest = "";

    /// <summary>The screen shows this now as what the keys answer.</summary>
    public void Painted(FeedItem? current)
    {
        if (Id(current) is var id && id != _shown)
        {
            (_shown, _shownAt) = (id, time.GetTimestamp());
        }
    }

    /// <summary>The answer, or null for a key that is to be typed.</summary>
    public ClientCommand? Answer(FeedItem? current, KeyPress key)
    {
        if (!Ready(current) || !key.IsText)
        {
            return null;
        }

        var letter = (char)key.Character.Value;
        ClientCommand? command = (current, char.ToLowerInvariant(letter)) switch
        {
            (PermissionAsked asked, 'y') => new VerdictCommand(asked.RequestId, Allow: true, ForSession: false),
            (PermissionAsked asked, 'n') => new VerdictCommand(asked.RequestId, Allow: false, ForSession: false),
            (PermissionAsked { Rule: not null } asked, 'a') => new VerdictCommand(asked.RequestId, Allow: true, ForSession: true),
            (QuestionAsked { Choices.Count: <= 9 } question, >= '1' and <= '9') when letter - '1' < question.Choices.Count =>
                new AnswerCommand(question.QuestionId, question.Choices[letter - '1']),
            _ => null,
        };
        if (command is not null)
        {
            _answeredAt = time.GetTimestamp();
            _rest = letter switch { 'y' => "es", 'n' => "o", 'a' => "lways", _ => "" };
        }

        return command;
    }

    /// <summary>True for the key that shows the whole input.</summary>
    public bool IsView(FeedItem? current, KeyPress key) => Ready(current) && current is PermissionAsked && (key.Is('v') || key.Is('V'));

    /// <summary>True when the line is the rest of a word whose first letter has answered: "es" after y.</summary>
    public bool IsRest(string line) => _rest.Length > 0 && line == _rest && time.GetElapsedTime(_answeredAt) < RestOfWord;

    bool Ready(FeedItem? current) => Id(current) is { } id && id == _shown && time.GetElapsedTime(_shownAt) >= Moment;

    static string? Id(FeedItem? item) => item switch
    {
        PermissionAsked asked => asked.RequestId,
        QuestionAsked question => question.QuestionId,
        _ => null,
    };
}
