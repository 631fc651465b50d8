using Microsoft.Extensions.Logging;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Logs;

/// <summary>
/// Writes a session's feed into its log: what happened, to what, and when, and not what was said. A line that a server
/// printed is never written, on no level: it may hold the link of a local page.
/// </summary>
sealed class FeedLog(ILogger log)
{
    /// <summary>Called in order, under the feed's lock.</summary>
    public void Observe(FeedItem item)
    {
        switch (item)
        {
            case SessionStarted started:
                log.Started(started.Name, started.Project, started.Version, started.Agent, started.PermissionMode);
                break;
            case SessionEnded ended:
                log.Ended(ended.Reason, ended.Undelivered);
                break;
            case ChannelStatus status:
                Channel(status);
                break;
            case TurnStarted turn:
                log.TurnStarted(turn.Turn, turn.EventIds.Count, turn.Rights);
                break;
            case TurnFinished turn:
                Finished(turn);
                break;
            case PermissionAsked asked:
                log.Asked(asked.RequestId, asked.Tool, asked.Announcement);
                break;
            case PermissionClosed closed:
                log.Closed(closed.RequestId, closed.Outcome, closed.By);
                break;
            case QuestionAsked asked:
                log.QuestionAsked(asked.QuestionId, asked.Kind);
                break;
            case QuestionClosed closed:
                log.QuestionClosed(closed.QuestionId, closed.Answer is not null);
                break;
            case Notice notice:
                Notice(notice);
                break;
            default:
                ObserveContent(item);
                break;
        }
    }

    void ObserveContent(FeedItem item)
    {
        switch (item)
        {
            case EventQueued queued:
                log.Queued(queued.EventId, queued.Source, queued.Role, queued.Content.Length);
                log.Content(queued.EventId, queued.Content);
                break;
            case EventStateChanged changed:
                Moved(changed);
                break;
            case EventsInjected injected:
                log.Entered(injected.EventIds.Count, injected.Turn, injected.Breakpoint);
                break;
            case UserPrompt prompt:
                log.Prompted(prompt.Text.Length);
                log.Prompt(prompt.Text);
                break;
            case AssistantText said:
                log.Said(said.Text);
                break;
            case ModelThought thought:
                log.Thought(thought.Turn, thought.Characters);
                log.Thinks(thought.Text);
                break;
            case ModelUsed used:
                log.Used(used.Turn, used.Model, used.InputTokens, used.CachedTokens, used.OutputTokens);
                break;
            case ToolCallStarted call:
                log.CallStarted(call.CallId, call.Tool);
                if (log.IsEnabled(LogLevel.Trace))
                {
                    log.Input(call.CallId, call.Input.GetRawText());
                }

                break;
            case ToolCallFinished call:
                log.CallFinished(call.CallId, call.Tool, call.IsError);
                log.Result(call.CallId, call.Text);
                break;
            default:
                break;
        }
    }

    void Moved(EventStateChanged changed)
    {
        if (!log.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        var ids = string.Join(' ', changed.EventIds);
        if (changed.Reason is { } reason)
        {
            log.MovedBecause(ids, changed.Source, changed.State, reason);
        }
        else
        {
            log.Moved(ids, changed.Source, changed.State);
        }
    }

    void Channel(ChannelStatus status)
    {
        if (status.Listening)
        {
            log.Listening(status.Entry);
        }
        else
        {
            log.NotListening(status.Entry, status.Gate, status.Reason);
        }
    }

    // The text of a failure is what the agent said last, so it is content.
    void Finished(TurnFinished turn)
    {
        if (turn.Outcome is "failed")
        {
            log.TurnFailed(turn.Turn, turn.Seconds);
        }
        else
        {
            log.TurnFinished(turn.Turn, turn.Outcome, turn.Seconds);
        }
    }

    void Notice(Notice notice)
    {
        switch (notice)
        {
            case { Transient: true }:
                log.Printed(notice.Source, notice.Level, notice.Text.Length);
                break;
            case { Level: "error" }:
                log.Error(notice.Source, notice.Text);
                break;
            case { Level: "warning" }:
                log.Warning(notice.Source, notice.Text);
                break;
            default:
                log.Notice(notice.Source, notice.Text);
                break;
        }
    }
}
