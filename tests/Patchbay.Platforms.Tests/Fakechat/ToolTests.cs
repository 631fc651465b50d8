using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class ToolTests
{
    [Fact]
    public async Task A_reply_is_the_frame_of_the_contract()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var (text, isError) = await rig.CallAsync("reply", new JsonObject { ["text"] = "hello", ["reply_to"] = "u1" });
        Assert.False(isError);
        var frame = await page.NextAsync("msg");
        Assert.Equal($"sent ({frame["id"]})", text);
        Assert.Equal(["type", "id", "from", "text", "ts", "replyTo"], frame.AsObject().Select(pair => pair.Key));
        Assert.Equal("assistant", frame["from"]!.GetValue<string>());
        await rig.CallAsync("edit_message", new JsonObject { ["message_id"] = frame["id"]!.GetValue<string>(), ["text"] = "new" });
        Assert.Equal($$"""{"type":"edit","id":"{{frame["id"]}}","text":"new"}""", (await page.NextAsync("edit")).ToJsonString());
    }

    [Fact]
    public async Task Each_file_is_a_message_of_its_own()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var files = new JsonArray();
        for (var n = 0; n < 10; n++)
        {
            var path = Path.Combine(rig.Folder, $"{n}.txt");
            await File.WriteAllTextAsync(path, $"{n}");
            files.Add(path);
        }

        var (text, isError) = await rig.CallAsync("reply", new JsonObject { ["files"] = files });
        Assert.False(isError, text);
        for (var n = 0; n < 10; n++)
        {
            var frame = await page.NextAsync("msg");
            Assert.Equal($"{n}.txt", frame["file"]!["name"]!.GetValue<string>());
            Assert.Equal($"{n}", (await RawHttp.GetAsOwnerAsync(rig, frame["file"]!["url"]!.GetValue<string>())).Body);
        }
    }

    [Theory]
    [InlineData("reply", "{}", "reply: text is required")]
    [InlineData("reply", """{"text":7}""", "reply: text must be a string")]
    [InlineData("reply", """{"text":"x","files":"a"}""", "reply: files must be an array of paths")]
    [InlineData("reply", """{"text":"x","files":["a"]}""", "reply: not an absolute path: a")]
    [InlineData("reply", """{"text":"x","files":["/nothing/here"]}""", "reply: no such file: /nothing/here")]
    [InlineData("edit_message", """{"message_id":"m1-1","text":"x"}""", "edit_message: no message m1-1 was sent here")]
    [InlineData("edit_message", """{"message_id":"m1-1"}""", "edit_message: text is required")]
    [InlineData("react", """{"message_id":"u9","emoji":"👍"}""", "react: no message u9 is on the page")]
    [InlineData("shout", "{}", "unknown: shout")]
    public async Task What_a_tool_cannot_do_it_says_in_the_words_of_the_contract(string tool, string arguments, string expected)
    {
        await using var rig = await FakechatRig.StartAsync();
        Assert.Equal((expected, true), await rig.CallAsync(tool, JsonNode.Parse(arguments)!.AsObject()));
    }

    [Fact]
    public async Task The_state_of_the_channel_is_never_sent_not_even_through_a_link_but_the_inbox_is()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var state = Path.Combine(rig.Folder, "state");
        var link = Path.Combine(rig.Folder, "innocent.txt");
        var folderLink = Path.Combine(rig.Folder, "folder");
        File.CreateSymbolicLink(link, Path.Combine(state, "spool.db"));
        Directory.CreateSymbolicLink(folderLink, state);
        foreach (var path in new[] { Path.Combine(state, "spool.db"), link, Path.Combine(folderLink, "spool.db"), Path.Combine(state, "inbox", "..", "spool.db") })
        {
            var (text, isError) = await rig.CallAsync("reply", new JsonObject { ["text"] = "x", ["files"] = new JsonArray(path) });
            Assert.True(isError);
            Assert.Equal($"reply: refusing to send channel state: {path}", text);
        }

        using var form = new MultipartFormDataContent { { new StringContent("u1"), "id" }, { new ByteArrayContent([1]), "file", "a.txt" } };
        using var uploaded = await FakechatFactTests.UploadAsync(rig, form);
        var kept = (await rig.EventAsync())["meta"]!["file_path"]!.GetValue<string>();
        Assert.False((await rig.CallAsync("reply", new JsonObject { ["files"] = new JsonArray(kept) })).IsError);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_named_with_its_size_and_nothing_is_sent()
    {
        await using var rig = await FakechatRig.StartAsync();
        var path = Path.Combine(rig.Folder, "large.bin");
        await using (var file = File.Create(path))
        {
            file.SetLength((50L * 1024 * 1024) + (1024 * 1024));
        }

        var (text, isError) = await rig.CallAsync("reply", new JsonObject { ["text"] = "x", ["files"] = new JsonArray(path) });
        Assert.True(isError);
        Assert.Equal($"reply: file too large: {path} (51.0MB, max 50MB)", text);
        await using var page = await rig.ConnectAsync();
        Assert.Empty(page.History["items"]!.AsArray());
    }
}
