using Patchbay.Cli.Telemetry;

namespace Patchbay.Cli.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Theory]
    [InlineData(false, null, null, false)]
    [InlineData(true, null, null, true)]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", true)]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT", "", false)]
    [InlineData(false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4318", true)]
    [InlineData(false, "PATCHBAY_OTLP", "1", true)]
    [InlineData(true, "OTEL_SDK_DISABLED", "true", false)]
    public void It_is_off_until_somebody_asks_for_it(bool bySetting, string? name, string? value, bool isOn) =>
        Assert.Equal(isOn, OtlpExport.IsOn(bySetting, asked => asked == name ? value : null));
}
