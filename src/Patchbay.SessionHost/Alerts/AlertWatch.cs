using Patchbay.Protocol;
using Patchbay.Protocol.Extensions;
using Patchbay.SessionHost.Feed;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.SessionHost.Alerts;

/// <summary>
/// Looks from time to time for what waits too long: a request for a person, a turn that shows no sign, an event in the
/// queue. Each cause is raised once: a request by its id, a turn by its number, the queue until it is young again. Times are
/// of the clock that nobody sets.
/// </summary>
sealed class AlertWatch : IDisposable
{
    static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    readonly AlertSettings _settings;
    readonly Func<SessionFacts> _facts;
    readonly Action<SessionAlert> _raise;
    readonly TimeProvider _time;
    readonly ITimer? _timer;
    readonly Lock _lock = new();
    readonly Dictionary<string, (string Text, long Since)> _requests = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _active = new(StringComparer.Ordinal);
    (int Number, long LastSign, string? Tool)? _turn;
    bool _turnIsRaised;

    /// <summary><paramref name="raise"/> is called from a timer, never under the feed's lock.</summary>
    public AlertWatch(SessionFeed feed, AlertSettings settings, Func<SessionFacts> facts, Action<SessionAlert> raise, TimeProvider time)
    {
        (_settings, _facts, _raise, _time) = (settings, facts, raise, time);
        TimeSpan[] limits = [.. new[] { settings.RequestWaits, settings.TurnIsSilent, settings.QueueAges }.Where(limit => limit > TimeSpan.Zero)];
        if (limits.Length > 0)
        {
            var quarter = limits.Min() / 4;
            var period = quarter < Soonest ? Soonest : quarter > Latest ? Latest : quarter;
            feed.Observe(Observe);
            _timer = time.CreateTimer(_ => Check(), null, period, period);
        }
    }

    /// <summary>What was raised and is not over.</summary>
    public IReadOnlyList<string> Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _active.Values];
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        lock (_lock)
        {
            switch (item)
            {
                case PermissionAsked asked:
                    _requests.TryAdd(asked.RequestId, ($"permission request {asked.RequestId} ({asked.Tool})", _time.GetTimestamp()));
                    break;
                case QuestionAsked asked:
                    _requests.TryAdd(asked.QuestionId, ($"question {asked.QuestionId}", _time.GetTimestamp()));
                    break;
                case PermissionClosed closed:
                    Answered(closed.RequestId);
                    break;
                case QuestionClosed closed:
                    Answered(closed.QuestionId);
                    break;
                case TurnStarted turn:
                    (_turn, _turnIsRaised) = ((turn.Turn, _time.GetTimestamp(), null), false);
                    break;
                case TurnFinished:
                    _turn = null;
                    break;
                case ToolCallStarted call:
                    Sign(call.Tool);
                    break;
                case ToolCallFinished or AssistantText or ModelThought or EventsInjected:
                    Sign(null);
                    break;
                default:
                    break;
            }
        }
    }

    void Answered(string id)
    {
        _requests.Remove(id);
        Sign(_turn?.Tool);
    }

    void Sign(string? tool) => _turn = _turn is { } turn ? (turn.Number, _time.GetTimestamp(), tool) : null;

    void Check()
    {
        var facts = _facts();
        List<SessionAlert> fresh;
        lock (_lock)
        {
            var present = Present(facts).ToDictionary(alert => alert.Cause, StringComparer.Ordinal);
            foreach (var over in _active.Keys.Where(cause => !present.ContainsKey(cause)).ToList())
            {
                _active.Remove(over);
            }

            fresh = [.. present.Values.Where(alert => _active.TryAdd(alert.Cause, alert.Text) && !IsKnownTurn(alert))];
        }

        foreach (var alert in fresh)
        {
            _raise(alert);
        }
    }

    // A turn that woke and fell silent again is active again, and not a second alert.
    bool IsKnownTurn(SessionAlert alert)
    {
        if (!alert.Cause.StartsWith("turn ", StringComparison.Ordinal))
        {
            return false;
        }

        var known = _turnIsRaised;
        _turnIsRaised = true;
        return known;
    }

    IEnumerable<SessionAlert> Present(SessionFacts facts)
    {
        foreach (var (id, (text, since)) in _requests)
        {
            if (IsOver(_settings.RequestWaits, _time.GetElapsedTime(since)))
            {
                yield return new SessionAlert($"request {id}", $"{text} waits for an answer for {Ages.Of(_time.GetElapsedTime(since))}");
            }
        }

        // While somebody is asked, the turn is not the one that does nothing.
        if (_turn is { } turn && _requests.Count == 0 && IsOver(_settings.TurnIsSilent, _time.GetElapsedTime(turn.LastSign)))
        {
            var tool = turn.Tool is null ? "" : $"; it runs {turn.Tool}";
            yield return new SessionAlert($"turn {turn.Number}", $"turn {turn.Number} shows no sign for {Ages.Of(_time.GetElapsedTime(turn.LastSign))}{tool}; /stop ends it");
        }

        if (IsOver(_settings.QueueAges, facts.OldestAge))
        {
            yield return new SessionAlert("queue", $"{facts.Waiting} wait in the session queue, the oldest for {Ages.Of(facts.OldestAge)}");
        }
    }

    static bool IsOver(TimeSpan limit, TimeSpan age) => limit > TimeSpan.Zero && age >= limit;
}
