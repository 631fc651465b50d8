using System.Net;
using System.Net.Sockets;
using System.Text;
using Patchbay.SessionHost.Telemetry;

namespace Patchbay.SessionHost.Tests.Telemetry;

public sealed class HealthListenerTests : IAsyncDisposable
{
    readonly HealthListener _listener;
    HealthAnswer _health = new(true, "{\"status\":\"ok\"}");

    public HealthListenerTests() => _listener = HealthListener.Start(0, () => "patchbay_test 1\n", () => _health, TimeProvider.System);

    [Fact]
    public async Task Metrics_and_health_are_answered_under_the_names_of_this_machine()
    {
        foreach (var name in new[] { "localhost", "127.0.0.1" })
        {
            Assert.EndsWith("\r\n\r\npatchbay_test 1\n", await AskAsync($"GET /metrics HTTP/1.1\r\nHost: {name}:{_listener.Port}\r\n\r\n"), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync($"GET /healthz HTTP/1.1\r\nhost: {name}:{_listener.Port}\r\n\r\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_well_is_503()
    {
        _health = new HealthAnswer(false, "{\"status\":\"a turn is stalled\"}");
        var answer = await AskAsync($"GET /healthz HTTP/1.1\r\nHost: localhost:{_listener.Port}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("{\"status\":\"a turn is stalled\"}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host: evil.example:PORT", "421")]
    [InlineData("Host: localhost", "421")]
    [InlineData("Host: localhost:1", "421")]
    [InlineData("X: y", "421")]
    [InlineData("Host: localhost:PORT\r\nHost: evil.example", "421")]
    public async Task A_name_that_is_not_this_machine_and_port_is_refused(string header, string status)
    {
        var answer = await AskAsync($"GET /metrics HTTP/1.1\r\n{header.Replace("PORT", $"{_listener.Port}", StringComparison.Ordinal)}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("patchbay_test", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /metrics HTTP/1.1", "405")]
    [InlineData("GET /secrets HTTP/1.1", "404")]
    [InlineData("GET /metrics SPDY/3", "400")]
    [InlineData("hello", "400")]
    public async Task Everything_else_is_a_plain_refusal(string request, string status) => Assert.StartsWith(
        $"HTTP/1.1 {status} ", await AskAsync($"{request}\r\nHost: localhost:{_listener.Port}\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_request_without_an_end_is_cut_off_and_many_at_once_do_not_stop_it()
    {
        var silent = new List<TcpClient>();
        for (var i = 0; i < 4; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _listener.Port);
            silent.Add(client);
        }

        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync(new string('x', 9000)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync($"GET /metrics HTTP/1.1\r\nHost: localhost:{_listener.Port}\r\n\r\n"), StringComparison.Ordinal);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public void Only_this_machine_can_connect_and_a_port_that_is_taken_is_said() =>
        Assert.Throws<SocketException>(() => HealthListener.Start(_listener.Port, () => "", () => _health, TimeProvider.System));

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    async Task<string> AskAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _listener.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // It closes before it has read everything; the answer is there by then.
        }

        return answer.ToString();
    }
}
