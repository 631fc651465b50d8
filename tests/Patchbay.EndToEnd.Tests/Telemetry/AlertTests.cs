using System.Net;
using Patchbay.EndToEnd.Tests.Rights;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Telemetry;

public sealed class AlertTests : IDisposable
{
    const string Token = "token-of-this-test-0123456789";

    readonly RightsWorld _world = new();

    [Fact]
    public async Task A_request_that_nobody_answers_is_one_alert_and_health_is_503_until_it_is_over()
    {
        await File.WriteAllTextAsync(Path.Combine(_world.Home, "settings.json"), """{ "alerts": { "requestSeconds": 1 } }""");
        var start = PublishedProgram.Start(
            await PublishedProgram.ShippedAsync(),
            "--headless", "--output-format", "stream-json", "--name", "alerted", "--channels", "builtin:fakechat", "--metrics-port", "0");
        start.WorkingDirectory = _world.Project;
        start.Environment["PATCHBAY_HOME"] = _world.Home;
        start.Environment["FAKECHAT_PORT"] = "0";
        start.Environment["FAKECHAT_TOKEN"] = Token;
        await using var session = SessionProcess.Start(start);
        await using var page = new FakechatClient(() => session.Page, Token);
        page.Send("run echo a very private word");

        var alert = await session.WaitForAsync(
            item => item.GetProperty("type").GetString() is "notice" && item.GetProperty("source").GetString() is "alert", "an alert");
        Assert.Matches("^permission request [a-z]+ \\(Bash\\) waits for an answer for [0-9]+ s$", alert.GetProperty("text").GetString());
        var metrics = new Uri(session.NoticesWith("metrics are on")[0]["metrics are on ".Length..].Split(',')[0]);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var health = await client.GetAsync(new Uri(metrics, "/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"status\":\"alert\"", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await session.StopAsync();
    }

    public void Dispose() => _world.Dispose();
}
