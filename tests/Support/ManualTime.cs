namespace Patchbay.Tests.Support;

/// <summary>
/// A clock that stands still until it is moved; moving it fires the timers that fall due, in order, on the thread that
/// moves it. Linked into every test project that needs one.
/// </summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<ManualTimer> _timers = [];
    readonly SemaphoreSlim _armed = new(0);
    DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _set;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Somebody waits for just so long from now.</summary>
    public bool HasTimer(TimeSpan after)
    {
        lock (_gate)
        {
            return _timers.Any(timer => timer.Due == _now + after);
        }
    }

    /// <summary>Waits until one more timer was set, so that moving the time is sure to be seen.</summary>
    public async Task TimerIsSetAsync() =>
        Assert.True(await _armed.WaitAsync(TimeSpan.FromSeconds(20)), "nobody waits for a time");

    public void Advance(TimeSpan by)
    {
        var end = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (NextBefore(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    /// <summary>Somebody sets the clock on the wall: what passes is not changed by it, and no timer knows of it.</summary>
    public void SetClock(TimeSpan by)
    {
        lock (_gate)
        {
            _set += by;
        }
    }

    /// <summary>Time passes, and no timer fires for it.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    ManualTimer? NextBefore(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next?.Due is { } due)
            {
                _now = due > _now ? due : _now;
                next.Due = next.Period > TimeSpan.Zero ? due + next.Period : null;
            }

            return next;
        }
    }

    sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        internal DateTimeOffset? Due { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime;
                Period = period;
            }

            if (dueTime >= TimeSpan.Zero)
            {
                time._armed.Release();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
