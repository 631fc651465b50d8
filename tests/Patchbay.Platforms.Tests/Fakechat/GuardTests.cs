using System.Net.WebSockets;

namespace Patchbay.Platforms.Tests.Fakechat;

public sealed class GuardTests
{
    static readonly string[] Routes = ["/", "/page.js", "/ws", "/upload", "/files/x.png", "/nothing"];

    [Theory]
    [InlineData("evil.example:{0}")]
    [InlineData("evil.example")]
    [InlineData("localhost")]
    [InlineData("localhost:1")]
    [InlineData("localhost.evil.example:{0}")]
    [InlineData("127.0.0.2:{0}")]
    public async Task A_request_under_another_name_is_refused_even_with_the_token(string host)
    {
        await using var rig = await FakechatRig.StartAsync();
        var port = rig.Platform.Port;
        var name = host.Replace("{0}", $"{port}", StringComparison.Ordinal);
        foreach (var route in Routes)
        {
            var (status, _, body) = await RawHttp.SendAsync(port, route, name, $"Authorization: Bearer {FakechatRig.Token}");
            Assert.Equal(421, status);
            Assert.DoesNotContain("fakechat", body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Every_name_of_this_machine_is_ours(string name)
    {
        await using var rig = await FakechatRig.StartAsync();
        var port = rig.Platform.Port;
        var (status, _, _) = await RawHttp.SendAsync(
            port, "/", $"{name}:{port}", $"Origin: http://{name}:{port}", $"Authorization: Bearer {FakechatRig.Token}");
        Assert.Equal(200, status);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://localhost:{0}")]
    [InlineData("http://localhost:{0}.evil.example")]
    [InlineData("http://localhost:{0}@evil.example")]
    public async Task Another_page_is_refused_on_every_route_even_with_the_token(string origin)
    {
        await using var rig = await FakechatRig.StartAsync();
        var from = origin.Replace("{0}", $"{rig.Platform.Port}", StringComparison.Ordinal);
        foreach (var route in Routes)
        {
            var (status, _, _) = await RawHttp.GetAsync(rig, route, $"Origin: {from}", $"Authorization: Bearer {FakechatRig.Token}");
            Assert.Equal(403, status);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => rig.ConnectAsync(from));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer wrong")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Cookie: fakechat_{0}=wrong")]
    [InlineData("Cookie: fakechat_{0}=" + FakechatRig.Token)]
    public async Task A_program_without_the_token_is_told_how_to_get_in(string header)
    {
        await using var rig = await FakechatRig.StartAsync();
        foreach (var route in Routes)
        {
            var headers = header.Length == 0 ? [] : new[] { header.Replace("{0}", $"{rig.Platform.Port}", StringComparison.Ordinal) };
            var (status, _, body) = await RawHttp.GetAsync(rig, route, headers);
            Assert.Equal(401, status);
            Assert.Contains("terminal", body, StringComparison.Ordinal);
            Assert.DoesNotContain(FakechatRig.Token, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_token_in_the_address_becomes_a_strict_cookie_and_leaves_the_address()
    {
        await using var rig = await FakechatRig.StartAsync();
        var (wrong, _, _) = await RawHttp.GetAsync(rig, "/?token=wrong");
        Assert.Equal(401, wrong);

        var (status, head, _) = await RawHttp.GetAsync(rig, $"/?token={FakechatRig.Token}");
        Assert.Equal(303, status);
        Assert.Contains("\r\nLocation: /\r\n", head + "\r\n", StringComparison.Ordinal);
        var cookie = head.Split("\r\n").Single(line => line.StartsWith("Set-Cookie: ", StringComparison.OrdinalIgnoreCase))["Set-Cookie: ".Length..];
        Assert.StartsWith($"fakechat_{rig.Platform.Port}=", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(FakechatRig.Token, cookie, StringComparison.Ordinal);

        var (again, page, body) = await RawHttp.GetAsync(rig, "/", $"Cookie: {cookie.Split(';')[0]}");
        Assert.Equal(200, again);
        Assert.Contains("Content-Type: text/html; charset=utf-8", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"composer\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_content_framing_sniffing_and_keeping()
    {
        await using var rig = await FakechatRig.StartAsync();
        foreach (var (route, headers) in new (string, string[])[]
        {
            ("/", [$"Authorization: Bearer {FakechatRig.Token}"]), ("/", []), ("/nothing", [$"Authorization: Bearer {FakechatRig.Token}"]),
        })
        {
            var (_, head, _) = await RawHttp.GetAsync(rig, route, headers);
            Assert.Contains("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", head, StringComparison.Ordinal);
            Assert.Contains("X-Content-Type-Options: nosniff", head, StringComparison.Ordinal);
            Assert.Contains("Referrer-Policy: no-referrer", head, StringComparison.Ordinal);
            Assert.Contains("Cache-Control: no-store", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Server:", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_the_token_the_page_is_the_owner_and_takes_permission_requests()
    {
        await using var rig = await FakechatRig.StartAsync();
        Assert.NotNull(rig.Initialized["capabilities"]!["experimental"]!["claude/channel/permission"]);
        await using var page = await rig.ConnectAsync($"http://localhost:{rig.Platform.Port}");
        Assert.Equal("owner", page.History["role"]!.GetValue<string>());
        await page.SayAsync("u1", "hi");
        Assert.Contains("\"owner\"", (await rig.EventAsync())["_meta"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_page_is_a_plain_sender_and_the_operator_is_warned()
    {
        await using var rig = await FakechatRig.StartAsync(token: "");
        Assert.Null(rig.Initialized["capabilities"]!["experimental"]!["claude/channel/permission"]);
        Assert.Null(rig.Initialized["capabilities"]!["experimental"]!["patchbay/control"]);
        Assert.Equal(200, (await RawHttp.GetAsync(rig, "/")).Status);
        Assert.Equal(403, (await RawHttp.GetAsync(rig, "/", "Origin: http://evil.example")).Status);
        await using var page = await rig.ConnectAsync();
        Assert.Equal("sender", page.History["role"]!.GetValue<string>());
        await rig.NotifyAsync("notifications/claude/channel/permission_request", """{"request_id":"abcde","tool_name":"Bash","description":"d","input_preview":"{}"}""");
        await page.SayAsync("u1", "yes abcde");
        var message = await rig.EventAsync();
        Assert.Equal("yes abcde", message["content"]!.GetValue<string>());
        Assert.Contains("\"sender\"", message["_meta"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("FAKECHAT_TOKEN is empty", await rig.NoticesAsync("FAKECHAT_TOKEN is empty"), StringComparison.Ordinal);
    }
}
