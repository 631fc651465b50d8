using System.Net;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class UploadTests
{
    [Theory]
    [InlineData("photo.JPG", ".jpg")]
    [InlineData("noextension", ".bin")]
    [InlineData("a.tar.gz", ".gz")]
    [InlineData("../../evil.sh", ".sh")]
    [InlineData("odd.a b", ".bin")]
    public async Task A_name_from_outside_gives_at_most_its_extension_to_the_disk(string name, string extension)
    {
        await using var rig = await FakechatRig.StartAsync();
        using var answer = await FakechatFactTests.UploadAsync(rig, Form("u1", "see this", [1], name));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var message = await rig.EventAsync();
        Assert.Equal("see this", message["content"]!.GetValue<string>());
        var path = message["meta"]!["file_path"]!.GetValue<string>();
        Assert.Equal(Path.Combine(rig.Folder, "state", "inbox"), Path.GetDirectoryName(path));
        Assert.Equal(extension, Path.GetExtension(path));
    }

    [Fact]
    public async Task The_page_sees_its_upload_again_as_it_sees_any_other_file()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        using var answer = await FakechatFactTests.UploadAsync(rig, Form("u1", "look", [1, 2, 3], "x.svg"));
        var file = (await page.NextAsync("echo"))["file"]!["url"]!.GetValue<string>();
        Assert.Matches(@"^/uploads/\d+\.svg$", file);
        var (status, head, _) = await RawHttp.GetAsOwnerAsync(rig, file);
        Assert.Equal(200, status);
        Assert.Contains("Content-Disposition: attachment", head, StringComparison.Ordinal);
        Assert.Contains("; sandbox", head, StringComparison.Ordinal);
        Assert.Equal(401, (await RawHttp.GetAsync(rig, file)).Status);
        Assert.Equal(400, (await RawHttp.GetAsOwnerAsync(rig, "/uploads/..%2fspool.db")).Status);
    }

    [Fact]
    public async Task An_empty_file_is_no_file()
    {
        await using var rig = await FakechatRig.StartAsync();
        using var answer = await FakechatFactTests.UploadAsync(rig, Form("u1", "", [], "empty.txt"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var message = await rig.EventAsync();
        Assert.Equal("(attachment)", message["content"]!.GetValue<string>());
        Assert.Null(message["meta"]!["file_path"]);
    }

    [Fact]
    public async Task An_upload_that_comes_again_is_kept_once()
    {
        await using var rig = await FakechatRig.StartAsync();
        for (var n = 0; n < 3; n++)
        {
            using var answer = await FakechatFactTests.UploadAsync(rig, Form("u1", "", [1, 2], "a.txt"));
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.Single(Directory.GetFiles(Path.Combine(rig.Folder, "state", "inbox")));
    }

    [Fact]
    public async Task A_file_of_50_MB_is_kept_and_a_larger_one_leaves_nothing()
    {
        await using var rig = await FakechatRig.StartAsync();
        using var kept = await FakechatFactTests.UploadAsync(rig, Form("u1", "", new byte[50 * 1024 * 1024], "large.bin"));
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        using var refused = await FakechatFactTests.UploadAsync(rig, Form("u2", "", new byte[(50 * 1024 * 1024) + 1], "larger.bin"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("larger.bin", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(rig.Folder, "state", "inbox")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_refused_and_so_is_its_event()
    {
        await using var rig = await FakechatRig.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.Folder, "state", "inbox"), "in the way");
        using var refused = await FakechatFactTests.UploadAsync(rig, Form("u1", "hi", [1], "a.txt"));
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Contains("could not be kept", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("last", "last");
        Assert.Single(await rig.EventsUpToAsync("last"));
    }

    [Fact]
    public async Task What_is_no_form_is_refused()
    {
        await using var rig = await FakechatRig.StartAsync();
        using var text = new StringContent("id=u1");
        using var plain = await FakechatFactTests.UploadAsync(rig, text);
        Assert.Equal("missing id", await plain.Content.ReadAsStringAsync());
        using var broken = new StringContent("--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nu1");
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        using var torn = await FakechatFactTests.UploadAsync(rig, broken);
        Assert.Equal(HttpStatusCode.BadRequest, torn.StatusCode);
    }

    static MultipartFormDataContent Form(string id, string text, byte[] file, string name) => new()
    {
        { new StringContent(id), "id" },
        { new StringContent(text), "text" },
        { new ByteArrayContent(file), "file", name },
    };
}
