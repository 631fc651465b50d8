using Patchbay.Protocol.Extensions;
using Patchbay.Protocol.Permissions;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Permissions;

/// <summary>Questions of the agent: as requests, the first answer wins and must match what was shown.</summary>
public sealed class QuestionBroker(SessionFeed feed, PermissionSettings settings, TimeProvider time)
{
    sealed record OpenQuestion(Question Question, HashSet<IQuestionRelay> ShownTo, TaskCompletionSource<QuestionResolved> Answer);

    readonly Lock _lock = new();
    readonly Dictionary<string, OpenQuestion> _open = [];
    readonly List<IQuestionRelay> _relays = [];

    /// <summary>The questions that wait, oldest first.</summary>
    public IReadOnlyList<Question> Waiting
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Values.Select(open => open.Question)];
            }
        }
    }

    public void Add(IQuestionRelay relay)
    {
        lock (_lock)
        {
            _relays.Add(relay);
            foreach (var open in _open.Values.Where(_ => relay.CanAnswer))
            {
                open.ShownTo.Add(relay);
                relay.Show(open.Question);
            }
        }
    }

    public void Remove(IQuestionRelay relay)
    {
        lock (_lock)
        {
            _relays.Remove(relay);
        }
    }

    /// <summary>The answer, or null when nobody can answer or nobody did in time.</summary>
    public async Task<string?> AskAsync(
        QuestionKind kind, string text, IReadOnlyList<string> choices, IReadOnlyList<string> eventIds, CancellationToken cancellationToken)
    {
        OpenQuestion open;
        lock (_lock)
        {
            var able = _relays.Where(relay => relay.CanAnswer).ToHashSet();
            if (able.Count == 0)
            {
                return null;
            }

            var question = new Question(
                PermissionId.New(_open.ContainsKey), kind, PermissionText.Shape(text), [.. choices.Select(PermissionText.Shape)],
                eventIds, time.GetUtcNow() + settings.Timeout);
            open = new OpenQuestion(question, able, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _open.Add(question.QuestionId, open);
            feed.Publish(new QuestionAsked(question.QuestionId, kind.ToString().ToLowerInvariant(), question.Text, question.Options, question.ExpiresAt));
            foreach (var relay in able)
            {
                relay.Show(question);
            }
        }

        try
        {
            return (await open.Answer.Task.WaitAsync(settings.Timeout, time, cancellationToken)).Answer;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                Close(open, new QuestionResolved(open.Question.QuestionId, null));
            }

            return (await open.Answer.Task).Answer;
        }
    }

    /// <summary>False when it is not open, was not shown there, or is none of the choices.</summary>
    public bool Answer(QuestionAnswer answer, IQuestionRelay from)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(answer.QuestionId, out var open) || !open.ShownTo.Contains(from))
            {
                return false;
            }

            var isChoice = open.Question.Kind is not QuestionKind.Text;
            var text = isChoice ? Choice(open.Question.Options, answer.Text.Trim()) : answer.Text;
            return text is not null && Close(open, new QuestionResolved(answer.QuestionId, text, answer.By ?? from.Name));
        }
    }

    // Letter by letter first: two choices may differ in case only.
    static string? Choice(IReadOnlyList<string> options, string text) =>
        options.FirstOrDefault(option => option == text)
        ?? options.FirstOrDefault(option => string.Equals(option, text, StringComparison.OrdinalIgnoreCase));

    bool Close(OpenQuestion open, QuestionResolved resolved)
    {
        if (!_open.Remove(open.Question.QuestionId))
        {
            return false;
        }

        open.Answer.TrySetResult(resolved);
        feed.Publish(new QuestionClosed(resolved.QuestionId, resolved.Answer, resolved.By));
        foreach (var relay in open.ShownTo)
        {
            relay.Close(resolved);
        }

        return true;
    }
}
