using System.Net;
using System.Text.Json;
using Patchbay.EndToEnd.Tests.Support;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>A vendor that signs, and the real program.</summary>
public sealed class WebhookProgramTests
{
    [Fact]
    public async Task A_failed_check_that_the_vendor_signed_reaches_the_running_session_as_a_webhooks_event_and_no_other_does()
    {
        await using var world = await WebhookWorld.OpenAsync();
        var session = world.Start();
        await session.WaitForNoticeAsync("hooks are open at");
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.ReportAsync("forged", "not the secret"))!.Value.Status);
        var (status, id) = (await world.ReportAsync("linter"))!.Value;
        Assert.Equal(HttpStatusCode.Accepted, status);
        var seen = await session.WaitForAsync(item => Is(item, "event"), "the event");
        Assert.Equal(id, seen.GetProperty("event_id").GetString());
        Assert.Equal("webhook", seen.GetProperty("role").GetString());
        Assert.Equal("Check linter on acme/site: failure", seen.GetProperty("content").GetString());
        await session.WaitForAsync(item => Is(item, "turn_finished"), "the turn's end");
        Assert.Single(session.Feed, item => Is(item, "event"));
        await WebhookWorld.WaitAsync(async () => (await world.RunAsync("hook", "list")).Contains("1 wrong signature", StringComparison.Ordinal), "the counter on disk");
        await session.StopAsync();
    }

    [Fact]
    public async Task On_a_full_disk_the_vendor_is_told_to_come_again_and_then_it_is_one_event()
    {
        using var disk = new SmallDisk("6m");
        await using var world = await WebhookWorld.OpenAsync(home: Path.Combine(disk.Folder, "home"));
        var session = world.Start();
        await session.WaitForNoticeAsync("hooks are open at");
        await world.AcceptedAsync("before");
        disk.Fill();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await world.ReportAsync("meanwhile"))!.Value.Status);
        disk.Empty();
        var id = await world.AcceptedAsync("meanwhile");
        await session.WaitForAsync(item => Is(item, "event") && item.GetProperty("event_id").GetString() == id, "the event");
        Assert.Equal(id, await world.AcceptedAsync("meanwhile"));
        await session.StopAsync();
    }

    static bool Is(JsonElement item, string type) => item.GetProperty("type").GetString() == type;
}
