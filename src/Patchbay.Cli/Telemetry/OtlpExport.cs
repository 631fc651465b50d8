using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Patchbay.Cli.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector by OTLP. Off unless the setting <c>telemetry.otlp</c> or a standard variable
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin) asks for it; until then nothing of OpenTelemetry is loaded. Where to, how
/// and how often is said by the standard variables, which the exporter reads itself.
/// </summary>
static class OtlpExport
{
    const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>A session that has the setting tells its channels so.</summary>
    public const string Variable = "PATCHBAY_OTLP";

    static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Null when it is off. Disposing it sends what is left, for a second at most.</summary>
    public static IDisposable? Start(string service, bool bySetting, Func<string, string?> variable) =>
        IsOn(bySetting, variable) ? Begin(service) : null;

    internal static bool IsOn(bool bySetting, Func<string, string?> variable) =>
        !string.Equals(variable(Disabled), "true", StringComparison.OrdinalIgnoreCase)
        && (bySetting || variable(Variable) is "1" || Endpoints.Any(name => variable(name) is { Length: > 0 }));

    // Not inlined: the types in here would be loaded with the method that calls it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static Providers Begin(string service)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceVersion: Home.Version).AddEnvironmentVariableDetector();
        return new Providers(
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Patchbay.*").AddOtlpExporter().Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Patchbay.*").AddOtlpExporter().Build());
    }

    sealed class Providers(MeterProvider meters, TracerProvider traces) : IDisposable
    {
        const int LastMilliseconds = 1000;

        public void Dispose()
        {
            traces.Shutdown(LastMilliseconds);
            meters.Shutdown(LastMilliseconds);
            traces.Dispose();
            meters.Dispose();
        }
    }
}
