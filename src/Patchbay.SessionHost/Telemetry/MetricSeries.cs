using System.Globalization;
using System.Text;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>One line, or one histogram, of the metrics text. Guarded by its owner.</summary>
abstract class MetricSeries(string help, string type)
{
    public string Help => help;

    public string Type => type;

    public abstract void Take(double value);

    public abstract void Write(StringBuilder text, string name, string labels);

    protected static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(CultureInfo.InvariantCulture, $" {value}\n");

    public sealed class Sum(string help) : MetricSeries(help, "counter")
    {
        double _sum;

        public override void Take(double value) => _sum += value;

        public override void Write(StringBuilder text, string name, string labels) => Line(text, name, labels, _sum);
    }

    public sealed class Last(string help, string type) : MetricSeries(help, type)
    {
        double _value;

        public override void Take(double value) => _value = value;

        public override void Write(StringBuilder text, string name, string labels) => Line(text, name, labels, _value);
    }

    public sealed class Distribution(string help, double[] bounds) : MetricSeries(help, "histogram")
    {
        readonly long[] _counts = new long[bounds.Length + 1];
        double _sum;

        public override void Take(double value)
        {
            var at = Array.FindIndex(bounds, bound => value <= bound);
            _counts[at < 0 ? bounds.Length : at]++;
            _sum += value;
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            var (before, count) = (labels.Length > 0 ? labels + "," : "", 0L);
            for (var at = 0; at < _counts.Length; at++)
            {
                count += _counts[at];
                var bound = at < bounds.Length ? bounds[at].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", $"{before}le=\"{bound}\"", count);
            }

            Line(text, name + "_sum", labels, _sum);
            Line(text, name + "_count", labels, count);
        }
    }
}
