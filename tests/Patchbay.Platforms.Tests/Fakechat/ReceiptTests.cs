namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class ReceiptTests
{
    [Fact]
    public async Task A_message_is_echoed_accepted_and_then_followed_to_its_final_state_in_order()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "hi");
        Assert.Equal(["echo u1", "receipt u1 accepted"], await page.NextLinesAsync(2));
        var id = EventId(await rig.EventAsync());
        foreach (var state in new[] { "queued", "delivered", "answered" })
        {
            await rig.ReceiptAsync(id, state);
        }

        Assert.Equal(["queued", "delivered", "answered"], await page.ReceiptsUpToAsync("u1", "answered"));
    }

    [Fact]
    public async Task A_failed_message_says_why()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "hi");
        var id = EventId(await rig.EventAsync());
        await rig.ReceiptAsync(id, "failed", "the turn was stopped");
        JsonNodeIs("the turn was stopped", await FinalAsync(page, "failed"));
    }

    [Fact]
    public async Task A_message_that_comes_again_is_no_second_event_and_is_answered_with_its_state()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "hi");
        var id = EventId(await rig.EventAsync());
        await rig.ReceiptAsync(id, "delivered");
        await page.ReceiptsUpToAsync("u1", "delivered");
        await page.SayAsync("u1", "hi");
        Assert.Equal(["receipt u1 delivered"], await page.NextLinesAsync(1));
        await page.SayAsync("u2", "there");
        Assert.Single(await rig.EventsUpToAsync("u2"));
    }

    [Fact]
    public async Task What_was_sent_twice_in_a_hurry_is_one_event()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        for (var n = 0; n < 200; n++)
        {
            await page.SayAsync($"u{n}", $"{n}");
            await page.SayAsync($"u{n}", $"{n}");
        }

        await page.SayAsync("last", "last");
        var events = await rig.EventsUpToAsync("last");
        Assert.Equal([.. Enumerable.Range(0, 200).Select(n => $"{n}"), "last"], events.Select(sent => sent["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task History_after_a_reconnect_has_states_edits_files_and_reactions()
    {
        var folder = FakechatRig.NewFolder();
        await using (var rig = await FakechatRig.StartAsync(folder: folder))
        {
            await using var page = await rig.ConnectAsync();
            await page.SayAsync("u1", "hi");
            await rig.ReceiptAsync(EventId(await rig.EventAsync()), "answered");
            await page.ReceiptsUpToAsync("u1", "answered");
            var (sent, _) = await rig.CallAsync("reply", new() { ["text"] = "draft", ["reply_to"] = "u1" });
            Assert.Matches(@"^sent \(m\d+-\d+\)$", sent);
            Assert.Equal(("ok", false), await rig.CallAsync("edit_message", new() { ["message_id"] = sent[6..^1], ["text"] = "final" }));
            Assert.Equal(("reacted", false), await rig.CallAsync("react", new() { ["message_id"] = "u1", ["emoji"] = "👍" }));
            await page.SayAsync("u2", "and again");
            await page.ReceiptsUpToAsync("u2", "accepted");
        }

        await using var later = await FakechatRig.StartAsync(folder: folder);
        await using var reloaded = await later.ConnectAsync();
        var items = reloaded.History["items"]!.AsArray();
        Assert.Equal(3, items.Count);
        Assert.Equal("answered", items[0]!["state"]!.GetValue<string>());
        Assert.Equal("👍", items[0]!["reactions"]![0]!.GetValue<string>());
        Assert.Equal("final", items[1]!["text"]!.GetValue<string>());
        Assert.True(items[1]!["edited"]!.GetValue<bool>());
        Assert.Equal("u1", items[1]!["replyTo"]!.GetValue<string>());
        Assert.Equal("and again", items[2]!["text"]!.GetValue<string>());
        await later.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_with_the_reason_and_kept_once_it_can()
    {
        var folder = FakechatRig.NewFolder();
        var holder = await FakechatRig.StartAsync(folder: folder);
        await using var rig = await FakechatRig.StartAsync(folder: folder);
        var page = await rig.ConnectAsync();
        await page.SayAsync("u1", "hi");
        var refused = await FinalAsync(page, "failed");
        Assert.NotEmpty(refused["reason"]!.GetValue<string>());
        using var form = new MultipartFormDataContent { { new StringContent("u2"), "id" }, { new ByteArrayContent([1, 2, 3]), "file", "a.bin" } };
        using var answer = await FakechatFactTests.UploadAsync(rig, form);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "state", "inbox")));

        await holder.DisposeAsync();
        while (await page.NextAsync() is not null)
        {
            // Until the server asks the tab to start over, because there is a history now.
        }

        await page.DisposeAsync();
        await using var again = await rig.ConnectAsync();
        await again.SayAsync("u1", "hi");
        Assert.Equal(["accepted"], await again.ReceiptsUpToAsync("u1", "accepted"));
        Assert.Equal("hi", (await rig.EventAsync())["content"]!.GetValue<string>());
        await rig.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    static string EventId(System.Text.Json.Nodes.JsonNode sent) =>
        System.Text.RegularExpressions.Regex.Match(sent["_meta"]!.ToJsonString(), @"[a-z0-9]{6}\.\d+").Value;

    static async Task<System.Text.Json.Nodes.JsonNode> FinalAsync(PageSocket page, string state)
    {
        while (true)
        {
            var frame = await page.NextAsync("receipt");
            if (frame["state"]!.GetValue<string>() == state)
            {
                return frame;
            }
        }
    }

    static void JsonNodeIs(string reason, System.Text.Json.Nodes.JsonNode frame) => Assert.Equal(reason, frame["reason"]!.GetValue<string>());
}
