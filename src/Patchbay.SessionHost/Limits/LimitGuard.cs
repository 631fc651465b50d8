using System.Globalization;
using Patchbay.SessionHost.Agents;
using Patchbay.SessionHost.Feed;

namespace Patchbay.SessionHost.Limits;

/// <summary>
/// Ends a session when it has taken what it was given. Within a turn it strikes after a tool call, so that what ran is told;
/// the last answer is let through, and what waits stays with its channel.
/// </summary>
sealed class LimitGuard : IDisposable
{
    readonly RunLimits _limits;
    readonly RunTotals _totals;
    readonly TimeProvider _time;
    readonly Func<bool> _isIdle;
    readonly Action<string> _end;
    readonly ITimer? _timer;
    long _lastSign;
    volatile bool _began;

    /// <summary><paramref name="end"/> takes the reason; it must not block or publish.</summary>
    public LimitGuard(SessionFeed feed, RunLimits limits, RunTotals totals, Func<bool> isIdle, Action<string> end, TimeProvider time)
    {
        (_limits, _totals, _isIdle, _end, _time) = (limits, totals, isIdle, end, time);
        feed.Observe(totals.Observe);
        feed.Observe(Observe);
        if (limits.MaxIdle is { } idle)
        {
            var period = TimeSpan.FromMilliseconds(Math.Clamp(idle.TotalMilliseconds / 4, 50, 5000));
            _timer = time.CreateTimer(_ => CheckIdle(idle), null, period, period);
        }
    }

    /// <summary>The start is over: from now on it can be idle.</summary>
    public void Begin()
    {
        Volatile.Write(ref _lastSign, _time.GetTimestamp());
        _began = true;
    }

    /// <summary>Which limit is reached, in one line; null while there is something left.</summary>
    public string? Spent()
    {
        var sums = _totals.Sums;
        return sums.Requests >= _limits.MaxTurns ? $"--max-turns {_limits.MaxTurns} is reached"
            : _limits.MaxCost is not { } most || sums.Requests == 0 ? null
            : sums.Cost is not { } cost ? sums.Model is null ? null : $"--max-cost cannot be kept: the price of {sums.Model} is not known; set agent.inputPrice and agent.outputPrice"
            : cost >= most ? string.Create(CultureInfo.InvariantCulture, $"--max-cost {most} is reached: the session has cost {cost:0.####} dollars")
            : null;
    }

    /// <summary>Before events enter a turn: false when they must not; throws when the turn must not go on.</summary>
    public bool MayGoOn(BreakpointKind kind)
    {
        if (Spent() is not { } reason)
        {
            return true;
        }

        return kind is BreakpointKind.TurnFinished ? false : throw new LimitReachedException(reason);
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>In order, under the feed's lock.</summary>
    void Observe(FeedItem item)
    {
        if (item is EventQueued or UserPrompt or TurnStarted or TurnFinished or PermissionAsked or PermissionClosed or QuestionAsked)
        {
            Volatile.Write(ref _lastSign, _time.GetTimestamp());
        }

        if (item is TurnFinished && Spent() is { } reason)
        {
            _end(reason);
        }
    }

    void CheckIdle(TimeSpan limit)
    {
        if (_began && _isIdle() && _time.GetElapsedTime(Volatile.Read(ref _lastSign)) >= limit)
        {
            _end("");
        }
    }
}
