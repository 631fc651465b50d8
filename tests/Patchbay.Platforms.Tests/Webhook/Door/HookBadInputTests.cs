using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Platforms.Tests.Webhook.Door;

/// <summary>What strangers and broken vendors send: the right status, a counter, and nothing else.</summary>
public sealed class HookBadInputTests
{
    [Fact]
    public async Task The_form_of_a_request_is_answered_by_its_status_and_counted()
    {
        await using var rig = await HookRig.StartAsync();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await rig.PostAsync(change: request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain"))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await rig.PostAsync(change: request => request.Content!.Headers.ContentType = null)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await rig.PostAsync(change: request => (request.Method, request.Content) = (HttpMethod.Get, null))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.PostAsync(hook: "../ci")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.PostAsync(hook: "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.PostAsync("{ half"u8.ToArray())).Status);
        Assert.Equal(2, await rig.CountAsync("(no hook)", "content type", 2));
        Assert.Equal(1, await rig.CountAsync("ci", "malformed body"));
        await NothingCameAsync(rig);
    }

    [Fact]
    public async Task Deep_JSON_that_was_signed_is_malformed()
    {
        await using var rig = await HookRig.StartAsync();
        var deep = Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.PostAsync(deep)).Status);
        await NothingCameAsync(rig);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_megabytes_are_too_large_whether_they_are_announced_or_not(bool isChunked)
    {
        await using var rig = await HookRig.StartAsync();
        try
        {
            var (status, _, _) = await rig.PostAsync(new byte[10 * 1024 * 1024], change: request => request.Headers.TransferEncodingChunked = isChunked);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        }
        catch (HttpRequestException)
        {
            // The listener hung up while we were still sending, which says the same.
        }

        Assert.Equal(1, await rig.CountAsync("(no hook)", "too large"));
        await NothingCameAsync(rig);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_before_anybody_unpacks_it()
    {
        await using var rig = await HookRig.StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[4 * 1024 * 1024], HookRig.Patience);
        }

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await rig.PostAsync(packed.ToArray(), change: request => request.Content!.Headers.ContentEncoding.Add("gzip"))).Status);
        await NothingCameAsync(rig);
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(10, 4000)]
    public async Task A_flood_of_headers_is_refused(int count, int length)
    {
        await using var rig = await HookRig.StartAsync();
        var text = new StringBuilder("POST /hooks/ci HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n");
        for (var number = 0; number < count; number++)
        {
            text.Append("X-").Append(number).Append(": ").Append('x', length).Append("\r\n");
        }

        Assert.StartsWith("HTTP/1.1 431", await RawAsync(rig, text + "\r\n{}"), StringComparison.Ordinal);
        await NothingCameAsync(rig);
    }

    [Fact]
    public async Task A_header_that_comes_twice_proves_nothing()
    {
        await using var rig = await HookRig.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.PostAsync(change: request => request.Headers.Add("X-Hub-Signature-256", "sha256=00"))).Status);
        await NothingCameAsync(rig);
    }

    [Fact]
    public async Task A_body_that_is_not_whole_is_no_event()
    {
        await using var rig = await HookRig.StartAsync();
        var body = HookRig.CheckRun.Body;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, rig.Platform.Port, HookRig.Patience);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /hooks/ci HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), HookRig.Patience);
        await client.GetStream().WriteAsync(body.AsMemory(0, body.Length / 2), HookRig.Patience);
        client.Close();
        Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync()).Status);
        await rig.Host.NextEventAsync();
        Assert.Null(rig.Host.TryNextEvent());
    }

    [Fact]
    public async Task Who_comes_too_often_is_told_when_to_come_again_and_before_anything_is_read()
    {
        await using var rig = await HookRig.StartAsync(change: settings => settings with { SenderRate = 1 });
        var answers = new List<(HttpStatusCode Status, TimeSpan? RetryAfter)>();
        for (var number = 0; number < 30; number++)
        {
            var (status, _, response) = await rig.PostAsync(secret: "wrong");
            answers.Add((status, response.Headers.RetryAfter?.Delta));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0].Status);
        Assert.Contains((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(10)), answers);
        Assert.True(await rig.CountAsync("(no hook)", "too often") > 0);
    }

    [Fact]
    public async Task A_hook_that_reports_too_often_is_asked_to_wait_and_others_are_not()
    {
        await using var rig = await HookRig.StartAsync(change: settings => settings with { HookRate = 1 });
        await rig.Desk.AddAsync(new HookWish("other", "github", rig.Secret, null, null, null, IsPublic: false), HookRig.Patience);
        var statuses = new List<HttpStatusCode>();
        for (var number = 0; number < 30; number++)
        {
            statuses.Add((await rig.PostAsync(HookRig.Body(number))).Status);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.Accepted, (await rig.PostAsync(HookRig.Body(1000), hook: "other")).Status);
        Assert.True(await rig.CountAsync("ci", "too often") > 0);
    }

    static async Task<string> RawAsync(HookRig rig, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, rig.Platform.Port, HookRig.Patience);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), HookRig.Patience);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(HookRig.Patience) ?? "";
    }

    // A report that is right comes first to the host: so nothing was on its way before it.
    static async Task NothingCameAsync(HookRig rig)
    {
        var (status, text, _) = await rig.PostAsync(HookRig.Body(9999));
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(HookRig.Id(text), (await rig.Host.NextEventAsync()).Id);
        Assert.Single(Directory.GetFiles(rig.Inbox));
    }
}
