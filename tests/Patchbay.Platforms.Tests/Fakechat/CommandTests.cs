namespace Patchbay.Platforms.Tests.Fakechat;

/// <summary>The owner's commands, on the wire.</summary>
public sealed class CommandTests
{
    const string Listening = """{"name":"fix","project":"/p","activity":"working","channel":"listening"}""";

    [Theory]
    [InlineData("stop")]
    [InlineData("status")]
    public async Task A_typed_command_of_the_owner_goes_to_the_session_and_its_result_to_the_page(string command)
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/patchbay/session", Listening);
        await page.NextAsync("session");
        await page.SayAsync("u1", $" /{command} ");
        var sent = (await rig.NotificationAsync("notifications/patchbay/control"))["params"]!;
        Assert.Equal(command, sent["command"]!.GetValue<string>());
        Assert.Equal("web", sent["by"]!.GetValue<string>());
        Assert.Equal(["answered"], await page.ReceiptsUpToAsync("u1", "answered"));

        await rig.NotifyAsync("notifications/patchbay/control_result", """{"control_id":"of somebody else","ok":true,"text":"no"}""");
        await rig.NotifyAsync(
            "notifications/patchbay/control_result", $$"""{"control_id":"{{sent["control_id"]}}","ok":true,"text":"done so"}""");
        var result = await page.NextAsync("control");
        Assert.Equal((command, true, "done so"), (result["command"]!.GetValue<string>(), result["ok"]!.GetValue<bool>(), result["text"]!.GetValue<string>()));

        // It was no event, and no history keeps it.
        await page.SayAsync("u2", "hi");
        Assert.Equal("hi", (await rig.EventAsync())["content"]!.GetValue<string>());
        await using var later = await rig.ConnectAsync();
        Assert.Single(later.History["items"]!.AsArray());
    }

    [Fact]
    public async Task An_alert_of_the_session_is_shown_to_the_owner()
    {
        await using var rig = await FakechatRig.StartAsync();
        Assert.NotNull(rig.Initialized["capabilities"]!["experimental"]!["patchbay/alert"]);
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/patchbay/alert", """{"cause":"queue","text":"fix: 3 wait"}""");
        Assert.Equal("fix: 3 wait", (await page.NextAsync("alert"))["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_stop_button_sends_a_command_and_other_words_are_none()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/patchbay/session", Listening);
        await page.NextAsync("session");
        await page.SendAsync("""{"type":"control","id":"u1","text":"/clear"}""");
        await page.SendAsync("""{"type":"control","id":"u2","text":"/stop"}""");
        Assert.Equal("stop", (await rig.NotificationAsync("notifications/patchbay/control"))["params"]!["command"]!.GetValue<string>());
        await page.SayAsync("u3", "/stop it");
        Assert.Equal("/stop it", (await rig.EventAsync())["content"]!.GetValue<string>());
        Assert.False(rig.HasSeen("notifications/patchbay/control"));
    }

    [Fact]
    public async Task Without_a_token_the_words_are_ordinary_text()
    {
        await using var rig = await FakechatRig.StartAsync(token: "");
        await using var page = await rig.ConnectAsync();
        await rig.NotifyAsync("notifications/patchbay/session", Listening);
        await page.NextAsync("session");
        await page.SendAsync("""{"type":"control","id":"u1","text":"/stop"}""");
        await page.SayAsync("u2", "/stop");
        Assert.Equal("/stop", (await rig.EventAsync())["content"]!.GetValue<string>());
        Assert.False(rig.HasSeen("notifications/patchbay/control"));
    }

    [Fact]
    public async Task A_host_that_takes_no_commands_gets_none_and_the_owner_is_told()
    {
        await using var rig = await FakechatRig.StartAsync(receipts: false);
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "/stop");
        var result = await page.NextAsync("control");
        Assert.False(result["ok"]!.GetValue<bool>());
        Assert.Equal("no session here takes commands", result["text"]!.GetValue<string>());
        Assert.False(rig.HasSeen("notifications/patchbay/control"));
    }
}
