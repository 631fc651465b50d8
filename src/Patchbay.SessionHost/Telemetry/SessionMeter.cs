using System.Diagnostics.Metrics;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>
/// Counts and times what the feed shows, for whoever listens to the meter <c>Patchbay.SessionHost</c>. Without a listener an
/// item costs one look. docs/reference/metrics.md names every instrument.
/// </summary>
sealed class SessionMeter : IDisposable
{
    public const string Name = "Patchbay.SessionHost";

    // More than all leases of a session; an event beyond them is counted and not timed.
    const int MostTimed = 10_000;

    readonly TimeProvider _time;
    readonly Meter _meter = new(Name);
    readonly Counter<long> _events;
    readonly Counter<long> _calls;
    readonly Histogram<double> _toTranscript;
    readonly Histogram<double> _toEnd;
    readonly Histogram<double> _turns;
    readonly Histogram<double> _requests;
    readonly Dictionary<string, long> _queued = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);

    public SessionMeter(SessionFeed feed, Func<SessionFacts> facts, TimeProvider time)
    {
        _time = time;
        _events = _meter.CreateCounter<long>("patchbay.session.events", "{event}", "Events that came to a state.");
        _calls = _meter.CreateCounter<long>("patchbay.session.tool.calls", "{call}", "Tool calls that ended.");
        _toTranscript = _meter.CreateHistogram<double>("patchbay.session.event.delivery", "s", "From the session queue to the transcript.");
        _toEnd = _meter.CreateHistogram<double>("patchbay.session.event.answer", "s", "From the session queue to the final state.");
        _turns = _meter.CreateHistogram<double>("patchbay.session.turn.duration", "s", "Turns of the agent.");
        _requests = _meter.CreateHistogram<double>("patchbay.session.request.wait", "s", "Permission requests, from the question to the verdict.");
        _meter.CreateObservableGauge("patchbay.session.waiting", () => facts().Waiting, "{event}", "What is in the session queue.");
        _meter.CreateObservableGauge("patchbay.session.oldest.age", () => facts().OldestAge.TotalSeconds, "s", "How long the oldest of it waits.");
        _meter.CreateObservableGauge("patchbay.session.requests", () => facts().Requests, "{request}", "Requests and questions that wait for a person.");
        _meter.CreateObservableGauge("patchbay.session.working", () => facts().IsWorking ? 1 : 0, "{turn}", "1 while a turn runs.");
        feed.Observe(Observe);
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        switch (item)
        {
            case EventQueued queued when _events.Enabled:
                _events.Add(1, Source(queued.Source), State("queued"));
                if (_queued.Count < MostTimed)
                {
                    _queued[queued.EventId] = _time.GetTimestamp();
                }

                break;
            case EventStateChanged changed when _events.Enabled:
                Moved(changed);
                break;
            case ToolCallFinished call when _calls.Enabled:
                _calls.Add(1, new KeyValuePair<string, object?>("outcome", call.IsError ? "error" : "ok"));
                break;
            case TurnFinished turn:
                _turns.Record(turn.Seconds, new KeyValuePair<string, object?>("outcome", turn.Outcome));
                break;
            case PermissionAsked { Announcement: 1 } asked when _requests.Enabled && _asked.Count < MostTimed:
                _asked[asked.RequestId] = _time.GetTimestamp();
                break;
            case PermissionClosed closed when _asked.Remove(closed.RequestId, out var began):
                _requests.Record(_time.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("outcome", closed.Outcome));
                break;
            default:
                break;
        }
    }

    void Moved(EventStateChanged changed)
    {
        _events.Add(changed.EventIds.Count, Source(changed.Source), State(changed.State));
        var isEnd = changed.State is not "delivered";
        foreach (var id in changed.EventIds)
        {
            if (_queued.TryGetValue(id, out var began))
            {
                (isEnd ? _toEnd : _toTranscript).Record(_time.GetElapsedTime(began).TotalSeconds, Source(changed.Source));
            }

            if (isEnd)
            {
                _queued.Remove(id);
            }
        }
    }

    static KeyValuePair<string, object?> Source(string source) => new("source", source);

    static KeyValuePair<string, object?> State(string state) => new("state", state);
}

/// <summary>How a session is just now.</summary>
public sealed record SessionFacts(bool IsWorking, int Waiting, TimeSpan OldestAge, int Requests);
