namespace Patchbay.SessionHost.Tests;

/// <summary>Time that stands still until a test moves it; timers fire in order, on the thread that moves it.</summary>
sealed class ControlledTime : TimeProvider
{
    static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    readonly Lock _lock = new();
    readonly List<ControlledTimer> _timers = [];
    readonly SemaphoreSlim _armed = new(0);
    TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + _elapsed;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ControlledTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until one more timer was set, so that moving the time is sure to be seen.</summary>
    public async Task TimerIsSetAsync()
    {
        Assert.True(await _armed.WaitAsync(TimeSpan.FromSeconds(20)), "nobody waits for a time");
    }

    public void Advance(TimeSpan by)
    {
        var target = _elapsed + by;
        while (true)
        {
            ControlledTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _elapsed = target;
                    return;
                }

                _elapsed = next.Due;
                _timers.Remove(next);
            }

            next.Fire();
        }
    }

    sealed class ControlledTimer(ControlledTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = time._elapsed + dueTime;
                time._timers.Add(this);
                time._armed.Release();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
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
