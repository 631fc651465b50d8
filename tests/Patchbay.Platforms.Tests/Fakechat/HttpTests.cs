using System.Text.Json.Nodes;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class HttpTests
{
    [Theory]
    [InlineData("/ws", 400, "upgrade failed")]
    [InlineData("/nothing", 404, "404")]
    [InlineData("/files/none.png", 404, "404")]
    [InlineData("/files/", 404, "404")]
    [InlineData("/files/../page.js", 400, "bad")]
    [InlineData("/files/..", 400, "bad")]
    [InlineData("/files/a/b.png", 400, "bad")]
    [InlineData("/files/..%2f..%2fspool.db", 400, "bad")]
    [InlineData("/files/%2e%2e%2fspool.db", 400, "bad")]
    [InlineData("/files/a%5c..%5cspool.db", 400, "bad")]
    public async Task What_is_not_there_has_the_answers_of_the_contract(string target, int status, string body)
    {
        await using var rig = await FakechatRig.StartAsync();
        var answer = await RawHttp.GetAsOwnerAsync(rig, target);
        Assert.Equal(status, answer.Status);
        Assert.Contains(body, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.PNG", "image/png", true)]
    [InlineData("a.jpeg", "image/jpeg", true)]
    [InlineData("a.gif", "image/gif", true)]
    [InlineData("a.webp", "image/webp", true)]
    [InlineData("a.svg", "image/svg+xml", false)]
    [InlineData("a.html", "application/octet-stream", false)]
    [InlineData("a.pdf", "application/pdf", false)]
    [InlineData("noextension", "application/octet-stream", false)]
    public async Task Only_raster_pictures_are_shown_everything_else_is_a_download(string name, string type, bool inline)
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        var path = Path.Combine(rig.Folder, name);
        await File.WriteAllTextAsync(path, "<script>alert(1)</script>");
        await rig.CallAsync("reply", new JsonObject { ["text"] = "here", ["files"] = new JsonArray(path) });
        var file = (await page.NextAsync("msg"))["file"]!;
        Assert.Equal(name, file["name"]!.GetValue<string>());
        Assert.Matches(@"^/files/\d+-[0-9a-z]{6}\.[a-z]+$", file["url"]!.GetValue<string>());

        var (status, head, body) = await RawHttp.GetAsOwnerAsync(rig, file["url"]!.GetValue<string>());
        Assert.Equal(200, status);
        Assert.Equal("<script>alert(1)</script>", body);
        Assert.Contains($"Content-Type: {type}", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Disposition: {(inline ? "inline" : "attachment")}", head, StringComparison.Ordinal);
        Assert.Contains("; sandbox", head, StringComparison.Ordinal);
        Assert.Equal(401, (await RawHttp.GetAsync(rig, file["url"]!.GetValue<string>())).Status);
    }

    [Fact]
    public async Task The_page_has_all_its_files_and_none_of_them_names_another_machine()
    {
        await using var rig = await FakechatRig.StartAsync();
        foreach (var file in new[] { "/", "/page.css", "/icon.svg", "/page.js", "/attachments.js", "/cards.js", "/inline.js", "/log.js", "/markdown.js", "/outbox.js", "/receipts.js", "/session.js", "/text.js" })
        {
            var (status, _, body) = await RawHttp.GetAsOwnerAsync(rig, file);
            Assert.Equal(200, status);
            Assert.DoesNotContain("innerHTML", body, StringComparison.Ordinal);
            Assert.DoesNotContain("https://", body, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bad_settings_are_all_named_at_once_and_no_page_opens()
    {
        await using var rig = await FakechatRig.StartAsync(port: "99999", token: "with spaces", waitForPage: false);
        var notice = await rig.NoticesAsync("no page is open");
        Assert.Contains("FAKECHAT_PORT is '99999'", notice, StringComparison.Ordinal);
        Assert.Contains("FAKECHAT_TOKEN has characters", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("with spaces", notice, StringComparison.Ordinal);
        Assert.Equal(0, rig.Platform.Port);
    }

    [Fact]
    public async Task The_link_with_the_token_is_told_to_the_operator()
    {
        await using var rig = await FakechatRig.StartAsync();
        Assert.Equal($"http://localhost:{rig.Platform.Port}/?token={FakechatRig.Token}", await rig.NoticesAsync("http://"));
    }
}
