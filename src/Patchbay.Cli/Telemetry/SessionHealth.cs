using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.Cli.Telemetry;

/// <summary><c>/metrics</c> and <c>/healthz</c> of one session, when somebody asked for a port.</summary>
sealed class SessionHealth : IAsyncDisposable
{
    readonly MetricsText _text = new();
    readonly HomeMeter _home = new(Home.Folder, TimeProvider.System);
    readonly HealthListener _listener;

    SessionHealth(SessionRunner session, int port) => _listener = HealthListener.Start(port, _text.Write, () => Answer(session.Facts(), session.Alerts), TimeProvider.System);

    /// <summary>A port that is taken costs a notice, and not the session.</summary>
    public static SessionHealth? Start(SessionRunner session, int? port, List<string> notices)
    {
        if (port is not { } number)
        {
            return null;
        }

        try
        {
            var health = new SessionHealth(session, number);
            notices.Add(string.Create(CultureInfo.InvariantCulture, $"metrics are on http://127.0.0.1:{health._listener.Port}/metrics, health on /healthz"));
            return health;
        }
        catch (SocketException exception)
        {
            notices.Add(string.Create(CultureInfo.InvariantCulture, $"there are no metrics: port {number} cannot be used: {exception.Message}"));
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _home.Dispose();
        _text.Dispose();
    }

    static HealthAnswer Answer(SessionFacts facts, IReadOnlyList<string> alerts)
    {
        var answer = new HealthRow(alerts.Count == 0 ? "ok" : "alert", facts.IsWorking, facts.Waiting, Math.Round(facts.OldestAge.TotalSeconds, 3), facts.Requests, alerts);
        return new HealthAnswer(alerts.Count == 0, JsonSerializer.Serialize(answer, HealthJson.Default.HealthRow) + "\n");
    }
}

/// <summary>What <c>/healthz</c> says.</summary>
sealed record HealthRow(string Status, bool Working, int Waiting, double OldestSeconds, int Requests, IReadOnlyList<string> Alerts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthRow))]
sealed partial class HealthJson : JsonSerializerContext;
