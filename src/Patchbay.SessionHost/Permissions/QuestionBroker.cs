using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Permissions;

/// <summary>Questions of the agent: as requests, the first answer wins and must match what was shown.</summary>
public sealed class QuestionBroker
{
    static readonly QuestionOutcome None = new(null, null);

    readonly AskDesk<Question, IQuestionRelay, QuestionOutcome> _desk;

    /// <summary>Questions take their ids from <paramref name="ids"/>, which the requests of the same session share.</summary>
    public QuestionBroker(SessionFeed feed, PermissionSettings settings, TimeProvider time, RequestIds? ids = null) =>
        _desk = new(new Kind(feed), settings, time, ids ?? new RequestIds());

    /// <summary>The questions that wait, oldest first.</summary>
    public IReadOnlyList<Question> Waiting => _desk.Waiting;

    /// <summary>Somebody is there who could answer.</summary>
    public bool CanAsk => _desk.CanAnybodyAnswer;

    public void Add(IQuestionRelay relay) => _desk.Add(relay);

    public void Remove(IQuestionRelay relay) => _desk.Remove(relay);

    /// <summary>The answer, or null when nobody can answer or nobody did in time.</summary>
    public async Task<string?> AskAsync(
        QuestionKind kind, string text, IReadOnlyList<string> choices, IReadOnlyList<string> eventIds, CancellationToken cancellationToken)
    {
        var outcome = await _desk.AskAsync(
            (id, expiresAt) => new Question(id, kind, PermissionText.Shape(text), [.. choices.Select(PermissionText.Shape)], eventIds, expiresAt),
            None, None, None, cancellationToken);
        return outcome.Answer;
    }

    /// <summary>False when it is not open, was not shown there, or is none of the choices.</summary>
    public bool Answer(QuestionAnswer answer, IQuestionRelay from) =>
        _desk.Answer(answer.QuestionId, from, question =>
        {
            var text = question.Kind is QuestionKind.Text ? answer.Text : Choice(question.Options, answer.Text.Trim());
            return (text is not null, new QuestionOutcome(text, answer.By ?? from.Name));
        });

    // Letter by letter first: two choices may differ in case only.
    static string? Choice(IReadOnlyList<string> options, string text) =>
        options.FirstOrDefault(option => option == text)
        ?? options.FirstOrDefault(option => string.Equals(option, text, StringComparison.OrdinalIgnoreCase));

    sealed record QuestionOutcome(string? Answer, string? By);

    sealed class Kind(SessionFeed feed) : IAskKind<Question, IQuestionRelay, QuestionOutcome>
    {
        public bool CanAnswer(IQuestionRelay relay) => relay.CanAnswer;

        public Question Announce(Question asked, int announcement)
        {
            feed.Publish(new QuestionAsked(asked.QuestionId, asked.Kind.ToString().ToLowerInvariant(), asked.Text, asked.Options, asked.ExpiresAt));
            return asked;
        }

        public void Show(IQuestionRelay relay, Question asked) => relay.Show(asked);

        public void Close(string id, QuestionOutcome outcome, IEnumerable<IQuestionRelay> shownTo)
        {
            var resolved = new QuestionResolved(id, outcome.Answer, outcome.By);
            feed.Publish(new QuestionClosed(resolved.QuestionId, resolved.Answer, resolved.By));
            foreach (var relay in shownTo)
            {
                relay.Close(resolved);
            }
        }
    }
}
