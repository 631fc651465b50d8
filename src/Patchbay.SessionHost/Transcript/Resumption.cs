using Patchbay.Protocol;
using Patchbay.SessionHost.Clients;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Transcript;

/// <summary>
/// What a session takes up of its last run. Its numbers always go on; the rest only when it is resumed. Events that were
/// cut off are taken up in any case: they are somebody's.
/// </summary>
sealed class Resumption(FeedTail tail, EarlierTurns? earlier, IReadOnlyList<string> waiting)
{
    /// <summary>Items of the last run that are shown again.</summary>
    const int ShownAgain = 200;

    public FeedTail Tail => earlier is null ? tail with { Items = [] } : tail;

    public IReadOnlyList<EarlierEntry> Entries => earlier?.Entries ?? [];

    public static async Task<Resumption> ReadAsync(SessionTranscript transcript, bool isResumed, CancellationToken cancellationToken)
    {
        var tail = await FeedTail.ReadAsync(transcript, ShownAgain, cancellationToken);
        return tail.Items.Count == 0 ? new Resumption(tail, null, [])
            : isResumed ? new Resumption(tail, await EarlierTurns.ReadAsync(transcript, cancellationToken), [])
            : new Resumption(tail, null, await EarlierTurns.WaitingAsync(transcript, cancellationToken));
    }

    /// <summary>After the feed began and before the first turn.</summary>
    public void TakeUp(SessionRunner session)
    {
        // A session that was not asked to go on takes up no prompt, and loses none in silence.
        foreach (var prompt in waiting)
        {
            session.Feed.Publish(new Notice("warning", "session", $"'{PlainText.OneLine(prompt)}' waited when the last run ended, and was not taken"));
        }

        if (earlier is null)
        {
            return;
        }

        CloseOpen(session.Feed);
        if (earlier.CutOffPrompt is { } cutOff)
        {
            session.Feed.Publish(new Notice(
                "warning", "session", $"the turn of '{PlainText.OneLine(cutOff)}' was cut off: say it again if it is still wanted"));
        }

        foreach (var prompt in earlier.WaitingPrompts)
        {
            session.Prompt(prompt);
        }
    }

    // Nobody waits for these any more; the agent asks again if it still wants to know.
    void CloseOpen(SessionFeed feed)
    {
        var head = new FeedHead();
        foreach (var item in tail.Items)
        {
            head.Observe(item);
        }

        foreach (var item in head.Before(long.MaxValue))
        {
            if (item is PermissionAsked request)
            {
                feed.Publish(new PermissionClosed(request.RequestId, "withdrawn", null));
            }
            else if (item is QuestionAsked question)
            {
                feed.Publish(new QuestionClosed(question.QuestionId, null, null));
            }
        }
    }
}
