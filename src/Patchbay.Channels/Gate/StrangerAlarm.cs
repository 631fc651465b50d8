namespace Patchbay.Channels.Gate;

/// <summary>
/// Notices that strangers keep knocking, and raises one alert a day, however many they are and whatever they write. It
/// remembers numbers only, so that 100,000 strangers take no more room than one.
/// </summary>
sealed class StrangerAlarm(TimeProvider time)
{
    /// <summary>Messages of strangers within an hour that are worth a word.</summary>
    internal const int Many = 10;

    static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    readonly Lock _gate = new();
    DateTimeOffset _since;
    DateTimeOffset _silentUntil;
    int _count;
    string? _alert;

    public void Count()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _since >= TimeSpan.FromHours(1))
            {
                (_since, _count) = (now, 0);
            }

            if (++_count >= Many && now >= _silentUntil)
            {
                _silentUntil = now + Quiet;
                _alert = $"People who are not paired have written to this bot {_count} times within an hour; they were not answered. `patchbay audit` shows who.";
            }
        }
    }

    /// <summary>The alert that nobody took yet, once.</summary>
    public string? Take()
    {
        lock (_gate)
        {
            var alert = _alert;
            _alert = null;
            return alert;
        }
    }
}
