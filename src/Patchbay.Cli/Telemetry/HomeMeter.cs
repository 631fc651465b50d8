using System.Diagnostics.Metrics;
using Patchbay.Cli.Doctor;
using Patchbay.Spool;

namespace Patchbay.Cli.Telemetry;

/// <summary>
/// The spools of this home as they lie on disk, read when somebody asks: channels are processes of their own, and their
/// spools say here what they hold, also while no channel runs.
/// </summary>
sealed class HomeMeter : IDisposable
{
    readonly Meter _meter = new("Patchbay.Home");
    readonly string _home;
    readonly TimeProvider _time;

    public HomeMeter(string home, TimeProvider time)
    {
        (_home, _time) = (home, time);
        _meter.CreateObservableCounter("patchbay.home.accepted", () => Each(look => look.Accepted), "{event}", "Events that were ever accepted.");
        _meter.CreateObservableGauge("patchbay.home.waiting", () => Each(look => look.Waiting), "{event}", "Events that no session has yet.");
        _meter.CreateObservableGauge("patchbay.home.oldest.age", () => Each(Age), "s", "How long the oldest of them waits.");
        _meter.CreateObservableGauge("patchbay.home.dropped.hour", Drops, "{event}", "Messages that were not let in during this hour.");
    }

    public void Dispose() => _meter.Dispose();

    double Age(SpoolLook look) => look.OldestAt is { } oldest ? Math.Max(0, (_time.GetUtcNow() - oldest).TotalSeconds) : 0;

    IEnumerable<Measurement<double>> Each(Func<SpoolLook, double> value)
    {
        foreach (var path in StateFiles.Of(_home, "spool.db"))
        {
            if (Try(() => SpoolLook.Read(path)) is { } look)
            {
                yield return new Measurement<double>(value(look), Name(path));
            }
        }
    }

    IEnumerable<Measurement<long>> Drops() =>
        from path in StateFiles.Of(_home, "spool.db")
        from drops in (Try(() => AuditLog.ReadDrops(path)) ?? []).GroupBy(drop => drop.Reason)
        select new Measurement<long>(drops.Sum(drop => drop.Count), Name(path), new KeyValuePair<string, object?>("reason", drops.Key));

    KeyValuePair<string, object?> Name(string path) => new("spool", Path.GetRelativePath(_home, Path.GetDirectoryName(path)!));

    // What cannot be read just now is missing from this answer; the doctor says why.
    static T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is SpoolUnavailableException or SpoolFullException)
        {
            return null;
        }
    }
}
