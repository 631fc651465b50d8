using System.Net;
using System.Text;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class FakechatFactTests
{
    [Fact]
    public async Task Fact_47_A_message_over_the_socket_is_trimmed_and_becomes_an_event_and_blank_text_yields_nothing()
    {
        await using var rig = await FakechatRig.StartAsync();
        await using var page = await rig.ConnectAsync();
        await page.SayAsync("u0", "   ");
        await page.SayAsync("u1", " hi ");
        var message = await rig.EventAsync();
        Assert.Equal("hi", message["content"]!.GetValue<string>());
        Assert.Equal("web", message["meta"]!["chat_id"]!.GetValue<string>());
        Assert.Equal("u1", message["meta"]!["message_id"]!.GetValue<string>());
        Assert.Equal("web", message["meta"]!["user"]!.GetValue<string>());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", message["meta"]!["ts"]!.GetValue<string>());
        Assert.Equal(["chat_id", "message_id", "user", "ts"], message["meta"]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Fact_48_An_upload_without_an_id_is_refused_and_one_with_a_file_is_kept()
    {
        await using var rig = await FakechatRig.StartAsync();
        using var nameless = new MultipartFormDataContent { { new StringContent("hello"), "text" } };
        using var refused = await UploadAsync(rig, nameless);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("missing id", await refused.Content.ReadAsStringAsync());

        using var form = new MultipartFormDataContent
        {
            { new StringContent("u7"), "id" },
            { new StringContent(""), "text" },
            { new ByteArrayContent("the bytes"u8.ToArray()), "file", "Photo.PNG" },
        };
        using var kept = await UploadAsync(rig, form);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        var message = await rig.EventAsync();
        Assert.Equal("(Photo.PNG)", message["content"]!.GetValue<string>());
        var path = message["meta"]!["file_path"]!.GetValue<string>();
        Assert.Matches(@"/state/inbox/\d+\.png$", path);
        Assert.Equal("the bytes", await File.ReadAllTextAsync(path, Encoding.UTF8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    internal static async Task<HttpResponseMessage> UploadAsync(FakechatRig rig, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{rig.Base}/upload") { Content = content };
        request.Headers.Add("Authorization", $"Bearer {FakechatRig.Token}");
        return await rig.Http.SendAsync(request, FakechatRig.Patience);
    }
}
