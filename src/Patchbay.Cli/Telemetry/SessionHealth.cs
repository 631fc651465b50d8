using System.Globalization;
using System.Net.Sockets;
using Patchbay.SessionHost;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.Cli.Telemetry;

/// <summary><c>/metrics</c> and <c>/healthz</c> of one session, when somebody asked for a port.</summary>
sealed class SessionHealth : IAsyncDisposable
{
    readonly MetricsText _text = new();
    readonly HomeMeter _home = new(Home.Folder, TimeProvider.System);
    readonly HealthListener _listener;

    SessionHealth(SessionRunner session, int port) => _listener = HealthListener.Start(port, _text.Write, () => Answer(session.Facts()), TimeProvider.System);

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

    static HealthAnswer Answer(SessionFacts facts) => new(true, string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"status":"ok","working":{{(facts.IsWorking ? "true" : "false")}},"waiting":{{facts.Waiting}},"oldest_seconds":{{facts.OldestAge.TotalSeconds:0.###}},"requests":{{facts.Requests}}}""") + "\n");
}
