using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Patchbay.EndToEnd.Tests.Rights;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Telemetry;

public sealed class TelemetryTests : IDisposable
{
    const string Token = "token-of-this-test-0123456789";

    readonly RightsWorld _world = new();

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_of_session_and_channel_and_nothing_that_was_written()
    {
        await using var collector = new FakeCollector();
        await using (var session = await StartAsync(environment =>
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
            environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        }))
        {
            await TalkAsync(session);
            await UntilAsync(
                () => collector.Received("/v1/metrics") is var metrics && metrics.Contains("patchbay.session.events", StringComparison.Ordinal)
                    && metrics.Contains("patchbay.spool.accepted", StringComparison.Ordinal)
                    && collector.Received("/v1/traces").Contains("patchbay.turn", StringComparison.Ordinal),
                "metrics of both processes and a trace");
            await session.StopAsync();
        }

        var all = collector.Received("/v1/metrics") + collector.Received("/v1/traces");
        Assert.Contains("patchbay-fakechat", all, StringComparison.Ordinal);
        Assert.DoesNotContain("a very private word", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_being_asked_nothing_of_it_is_loaded_and_no_port_is_open()
    {
        await using var session = await StartAsync(_ => { });
        await TalkAsync(session);
        var processes = WorldProcesses.Of(_world.Home, "").ToList();
        Assert.True(processes.Count >= 2, "session and channel");
        Assert.All(processes, id => Assert.DoesNotContain("OpenTelemetry", File.ReadAllText($"/proc/{id}/maps"), StringComparison.Ordinal));
        Assert.Empty(session.NoticesWith("metrics are on"));
        await session.StopAsync();
    }

    [Fact]
    public async Task A_port_that_was_asked_for_answers_metrics_and_health_and_no_foreign_name()
    {
        await using var session = await StartAsync(_ => { }, "--metrics-port", "0");
        await TalkAsync(session);
        var notice = Assert.Single(session.NoticesWith("metrics are on"));
        var page = new Uri(notice["metrics are on ".Length..].Split(',')[0]);
        using var client = new HttpClient(new SocketsHttpHandler());

        var text = await client.GetStringAsync(page);
        Assert.Contains("patchbay_session_events_total{source=\"fakechat\",state=\"answered\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_home_accepted_total{spool=\"channels/fakechat\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patchbay_home_waiting{spool=\"channels/fakechat\"} 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a very private word", text, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync(new Uri(page, "/healthz")), StringComparison.Ordinal);

        using var foreign = new HttpRequestMessage(HttpMethod.Get, page);
        foreign.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await client.SendAsync(foreign)).StatusCode);
        await session.StopAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_costs_a_notice_and_not_the_session()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var (code, text) = await _world.RunAsync("-p", "hello", "--output-format", "stream-json", "--metrics-port", port);
        Assert.Equal(0, code);
        Assert.Contains("there are no metrics", text, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    async Task<SessionProcess> StartAsync(Action<IDictionary<string, string?>> environment, params IEnumerable<string> arguments)
    {
        var start = PublishedProgram.Start(
            await PublishedProgram.ShippedAsync(), ["--headless", "--output-format", "stream-json", "--name", "measured", "--channels", "builtin:fakechat", .. arguments]);
        start.WorkingDirectory = _world.Project;
        start.Environment["PATCHBAY_HOME"] = _world.Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        environment(start.Environment);
        return SessionProcess.Start(start);
    }

    static async Task TalkAsync(SessionProcess session)
    {
        await using var page = new FakechatClient(() => session.Page, Token);
        page.Send("a very private word");
        await session.WaitForAsync(item => item.GetProperty("type").GetString() is "turn_finished", "the turn ended");
    }

    static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"not in time: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
