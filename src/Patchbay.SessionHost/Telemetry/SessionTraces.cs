using System.Diagnostics;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>
/// What the feed shows as spans, for whoever listens to the source <c>Patchbay.SessionHost</c>: one for each event from queue
/// to end, one for each turn with links to its events, and below it its tool calls and permission requests. Names and ids
/// only, never what somebody wrote.
/// </summary>
sealed class SessionTraces : IDisposable
{
    const int Most = 10_000;

    readonly ActivitySource _source = new(SessionMeter.Name);
    readonly Dictionary<string, Activity> _open = new(StringComparer.Ordinal);
    Activity? _turn;

    public SessionTraces(SessionFeed feed) => feed.Observe(Observe);

    public void Dispose()
    {
        // What runs until the end of the session is not thrown away.
        foreach (var activity in _open.Values.Append(_turn).OfType<Activity>())
        {
            Stop(activity);
        }

        _source.Dispose();
    }

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        if (!_source.HasListeners() && _open.Count == 0 && _turn is null)
        {
            return;
        }

        switch (item)
        {
            case EventQueued queued:
                Begin($"event {queued.EventId}", "event", ActivityKind.Consumer, default, [])?
                    .SetTag("patchbay.source", queued.Source).SetTag("patchbay.event_id", queued.EventId).SetTag("patchbay.role", queued.Role);
                break;
            case EventStateChanged changed:
                Moved(changed);
                break;
            case TurnStarted turn:
                _turn = Start("turn", ActivityKind.Internal, default, turn.EventIds.Select(id => _open.GetValueOrDefault($"event {id}")).OfType<Activity>());
                _turn?.SetTag("patchbay.turn", turn.Turn).SetTag("patchbay.rights", turn.Rights);
                break;
            case TurnFinished turn when _turn is { } running:
                _turn = null;
                End(running, turn.Outcome, isError: turn.Outcome is "failed");
                break;
            case ToolCallStarted call:
                Begin($"call {call.CallId}", "tool", ActivityKind.Internal, _turn?.Context ?? default, [])?.SetTag("patchbay.tool", call.Tool);
                break;
            case ToolCallFinished call when _open.Remove($"call {call.CallId}", out var running):
                End(running, call.IsError ? "error" : "ok", call.IsError);
                break;
            case PermissionAsked { Announcement: 1 } asked:
                Begin($"request {asked.RequestId}", "permission", ActivityKind.Internal, _turn?.Context ?? default, [])?.SetTag("patchbay.tool", asked.Tool);
                break;
            case PermissionClosed closed when _open.Remove($"request {closed.RequestId}", out var running):
                End(running, closed.Outcome, isError: false);
                break;
            default:
                break;
        }
    }

    void Moved(EventStateChanged changed)
    {
        foreach (var id in changed.EventIds)
        {
            if (changed.State is "delivered")
            {
                _open.GetValueOrDefault($"event {id}")?.AddEvent(new ActivityEvent("delivered"));
            }
            else if (_open.Remove($"event {id}", out var running))
            {
                End(running, changed.State, changed.State is "failed" or "expired");
            }
        }
    }

    Activity? Begin(string key, string name, ActivityKind kind, ActivityContext parent, IEnumerable<Activity> links)
    {
        if (_open.Count >= Most || Start(name, kind, parent, links) is not { } activity)
        {
            return null;
        }

        return _open[key] = activity;
    }

    /// <summary>Whoever publishes must not find a span of ours as its own parent, so the current one stays as it was.</summary>
    Activity? Start(string name, ActivityKind kind, ActivityContext parent, IEnumerable<Activity> links)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        var before = Activity.Current;
        Activity.Current = null;
        var activity = _source.StartActivity(name, kind, parent, links: links.Select(link => new ActivityLink(link.Context)));
        Activity.Current = before;
        return activity;
    }

    static void End(Activity activity, string outcome, bool isError)
    {
        activity.SetTag("patchbay.outcome", outcome);
        if (isError)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        Stop(activity);
    }

    static void Stop(Activity activity)
    {
        var before = Activity.Current;
        activity.Stop();
        Activity.Current = before;
    }
}
