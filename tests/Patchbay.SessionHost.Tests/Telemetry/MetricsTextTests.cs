using System.Diagnostics.Metrics;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.SessionHost.Tests.Telemetry;

public sealed class MetricsTextTests : IDisposable
{
    readonly MetricsText _text = new();
    readonly Meter _meter = new("Patchbay.MetricsTextTests");

    [Fact]
    public void A_counter_is_summed_for_each_set_of_tags_and_its_name_says_total()
    {
        var counter = _meter.CreateCounter<long>("patchbay.test.things", "{thing}", "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "b\"\\\n"));
        var text = _text.Write();
        Assert.Contains("# HELP patchbay_test_things_total Things.\n# TYPE patchbay_test_things_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_things_total{kind=\"a\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_things_total{kind=\"b\\\"\\\\\\n\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_has_buckets_that_grow_a_sum_and_a_count_and_its_unit_in_the_name()
    {
        var histogram = _meter.CreateHistogram<double>("patchbay.test.wait", "s", "Waits.");
        histogram.Record(0.002);
        histogram.Record(0.2);
        histogram.Record(9999);
        var text = _text.Write();
        Assert.Contains("patchbay_test_wait_seconds_bucket{le=\"0.005\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_wait_seconds_bucket{le=\"0.5\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_wait_seconds_bucket{le=\"+Inf\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_wait_seconds_sum 9999.202\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_test_wait_seconds_count 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gauge_is_asked_when_somebody_reads()
    {
        var value = 1;
        _meter.CreateObservableGauge("patchbay.test.level", () => value);
        Assert.Contains("patchbay_test_level 1\n", _text.Write(), StringComparison.Ordinal);
        value = 2;
        Assert.Contains("patchbay_test_level 2\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_that_is_asked_says_total_too()
    {
        _meter.CreateObservableCounter("patchbay.test.asked", () => 7);
        Assert.Contains("# TYPE patchbay_test_asked_total counter\npatchbay_test_asked_total 7\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_without_end_cannot_fill_the_memory()
    {
        var counter = _meter.CreateCounter<long>("patchbay.test.flood");
        for (var i = 0; i < 5000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        Assert.True(_text.Write().Split('\n').Length < 6000);
    }

    [Fact]
    public void Meters_of_others_are_left_out()
    {
        using var other = new Meter("Somebody.Else");
        other.CreateCounter<long>("patchbay.test.stranger").Add(1);
        Assert.DoesNotContain("stranger", _text.Write(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _text.Dispose();
    }
}
