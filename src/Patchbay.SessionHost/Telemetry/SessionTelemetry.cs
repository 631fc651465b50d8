using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Inbox;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>How a session is, for meters, traces, <c>/healthz</c> and alerts.</summary>
sealed class SessionTelemetry : IDisposable
{
    // More than all leases of a session.
    const int MostTimed = 20_000;

    readonly SessionInbox _inbox;
    readonly Func<bool> _isWorking;
    readonly Func<int> _requests;
    readonly TimeProvider _time;
    readonly Lock _lock = new();
    readonly Dictionary<string, long> _queuedAt = new(StringComparer.Ordinal);
    readonly SessionMeter _meter;
    readonly SessionTraces _traces;

    public SessionTelemetry(SessionFeed feed, SessionInbox inbox, Func<bool> isWorking, Func<int> requests, TimeProvider time)
    {
        (_inbox, _isWorking, _requests, _time) = (inbox, isWorking, requests, time);
        feed.Observe(Observe);
        _meter = new SessionMeter(feed, Facts, time);
        _traces = new SessionTraces(feed);
    }

    /// <summary>Just now. The age is that of the first event in the queue; a prompt of the terminal is shown there and has none.</summary>
    public SessionFacts Facts()
    {
        var (count, first) = (_inbox.Count, _inbox.Peek(1, int.MaxValue));
        var age = TimeSpan.Zero;
        lock (_lock)
        {
            if (count == 0)
            {
                // What went away with its connection left no item in the feed.
                _queuedAt.Clear();
            }
            else if (first is [InboxItem.Leased leased] && _queuedAt.TryGetValue(leased.EventId, out var at))
            {
                // By the clock that nobody sets.
                age = _time.GetElapsedTime(at);
            }
        }

        return new SessionFacts(_isWorking(), count, age, _requests());
    }

    public void Dispose()
    {
        _traces.Dispose();
        _meter.Dispose();
    }

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case EventQueued queued when _queuedAt.Count < MostTimed:
                    _queuedAt[queued.EventId] = _time.GetTimestamp();
                    break;
                case EventStateChanged changed:
                    foreach (var id in changed.EventIds)
                    {
                        _queuedAt.Remove(id);
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
