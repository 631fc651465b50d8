using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>Gathers every meter of ours in this process, and writes it as Prometheus reads it (text format 0.0.4).</summary>
public sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Series beyond it are left out: a mistake in a tag must not eat the memory.
    const int MostSeries = 2000;

    static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800];

    readonly Lock _lock = new();
    readonly MeterListener _listener = new();
    readonly SortedDictionary<(string Name, string Labels), MetricSeries> _series = [];

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Patchbay.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Asks the gauges, and writes all that is known.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
        {
            string? last = null;
            foreach (var ((name, labels), series) in _series)
            {
                if (name != last)
                {
                    text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {series.Help}\n# TYPE {name} {series.Type}\n");
                    last = name;
                }

                series.Write(text, name, labels);
            }
        }

        return text.ToString();
    }

    void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (NameOf(instrument), Labels(tags));
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (_series.Count >= MostSeries)
                {
                    return;
                }

                _series[key] = series = Create(instrument);
            }

            series.Take(value);
        }
    }

    static MetricSeries Create(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() switch
    {
        var type when type == typeof(Counter<>) => new MetricSeries.Sum(instrument.Description ?? ""),
        var type when type == typeof(Histogram<>) => new MetricSeries.Distribution(instrument.Description ?? "", Bounds),
        _ => new MetricSeries.Last(instrument.Description ?? "", IsCounter(instrument) ? "counter" : "gauge"),
    };

    static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit is "s" ? "_seconds" : "");
        return IsCounter(instrument) ? name + "_total" : name;
    }

    static bool IsCounter(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() is var type && (type == typeof(Counter<>) || type == typeof(ObservableCounter<>));

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length > 0 ? "," : "").Append(name.Replace('.', '_')).Append("=\"")
                .Append((value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return text.ToString();
    }
}
