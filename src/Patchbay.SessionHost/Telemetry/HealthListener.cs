using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.SessionHost.Telemetry;

/// <summary>What <c>/healthz</c> says: well, or what is wrong.</summary>
public sealed record HealthAnswer(bool IsWell, string Json);

/// <summary>
/// Answers <c>/metrics</c> and <c>/healthz</c> on a loopback port, for programs of this machine. It speaks as much HTTP as
/// that needs, because a web server would cost every session more than all its metrics. The Host header must name this
/// machine itself, so that no web page can read it under another name.
/// </summary>
public sealed class HealthListener : IAsyncDisposable
{
    const int MostAtOnce = 8;
    const int LongestRequest = 8 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly TcpListener _listener;
    readonly Func<string> _metrics;
    readonly Func<HealthAnswer> _health;
    readonly TimeProvider _time;
    readonly SemaphoreSlim _places = new(MostAtOnce);
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;

    HealthListener(TcpListener listener, Func<string> metrics, Func<HealthAnswer> health, TimeProvider time)
    {
        (_listener, _metrics, _health, _time) = (listener, metrics, health, time);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _running = Task.Run(RunAsync);
    }

    public int Port { get; }

    /// <summary>0 takes any free port. Throws <see cref="SocketException"/> when the port is taken.</summary>
    public static HealthListener Start(int port, Func<string> metrics, Func<HealthAnswer> health, TimeProvider time)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(MostAtOnce);
        return new HealthListener(listener, metrics, health, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
    }

    async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_stop.Token);
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = AnswerAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    _places.Release();
                }
            }
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            using (var patience = new CancellationTokenSource(Patience, _time))
            {
                var stream = client.GetStream();
                await stream.WriteAsync(Answer(await ReadAsync(stream, patience.Token)), patience.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // It went away, or was too slow: it may ask again.
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Up to the empty line; null when it is longer than any request for us.</summary>
    static async Task<string?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var request = new byte[LongestRequest];
        for (var length = 0; length < request.Length;)
        {
            var read = await stream.ReadAsync(request.AsMemory(length), cancellationToken);
            length += read;
            if (request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                return Encoding.ASCII.GetString(request, 0, end);
            }

            if (read == 0)
            {
                return null;
            }
        }

        return null;
    }

    byte[] Answer(string? request)
    {
        var lines = request?.Split("\r\n") ?? [];
        if (lines is not [var first, ..] || first.Split(' ') is not [var method, var path, "HTTP/1.1" or "HTTP/1.0"])
        {
            return Respond("400 Bad Request", "text/plain", "this is no request that is answered here\n");
        }

        if (!IsOurs(lines))
        {
            return Respond("421 Misdirected Request", "text/plain", "the Host header must be localhost or 127.0.0.1 with this port\n");
        }

        return (method, path) switch
        {
            ("GET", "/metrics") => Respond("200 OK", MetricsText.ContentType, _metrics()),
            ("GET", "/healthz") => _health() is { IsWell: true } well
                ? Respond("200 OK", "application/json", well.Json)
                : Respond("503 Service Unavailable", "application/json", _health().Json),
            ("GET", _) => Respond("404 Not Found", "text/plain", "there is /metrics and /healthz\n"),
            _ => Respond("405 Method Not Allowed", "text/plain", "GET only\n"),
        };
    }

    bool IsOurs(string[] lines)
    {
        var hosts = lines.Skip(1).Where(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Select(line => line[5..].Trim()).ToList();
        return hosts is [var host] && (string[])[$"localhost:{Port}", $"127.0.0.1:{Port}"] is var names && names.Contains(host, StringComparer.OrdinalIgnoreCase);
    }

    static byte[] Respond(string status, string type, string body)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. content];
    }
}
