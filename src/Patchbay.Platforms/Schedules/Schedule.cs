using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Patchbay.Platforms.Schedules;

/// <summary>What becomes of runs that nobody could start in time.</summary>
public enum MissedRuns
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>One run for all of them.</summary>
    Once,

    /// <summary>Each, one after the other; of many the last twenty.</summary>
    All,
}

/// <summary>One schedule as the user wrote it, checked.</summary>
/// <param name="Session">The name of the session that works on it.</param>
/// <param name="Jitter">Each run comes up to so much later, always the same for the same time.</param>
/// <param name="Added">Runs count from here; null counts from when it is first seen.</param>
public sealed record Schedule(
    string Name, string Cron, string Zone, string Session, string Text, MissedRuns Missed, TimeSpan Jitter, DateTimeOffset? Added)
{
    /// <summary>One run that is late by more than this is a missed one.</summary>
    internal static TimeSpan Grace { get; } = TimeSpan.FromMinutes(1);

    /// <summary>What, when it changes, makes it another schedule with the same name.</summary>
    internal string Rhythm => $"{Cron} {Zone}";

    /// <summary>Null only for what was checked to be otherwise.</summary>
    public CronTimes ReadTimes() => CronTimes.Parse(Cron, Zone, out var problem) ?? throw new FormatException(problem);

    /// <summary>The name of the run for the spool: what is started twice is one event.</summary>
    internal string RunId(DateTimeOffset due) => $"{Name}@{due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>When the run of a time starts.</summary>
    public DateTimeOffset StartOf(DateTimeOffset due)
    {
        if (Jitter <= TimeSpan.Zero)
        {
            return due;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(RunId(due)));
        return due + TimeSpan.FromSeconds(Math.Floor(Jitter.TotalSeconds * (BitConverter.ToUInt32(hash) / (uint.MaxValue + 1.0))));
    }
}
