using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Patchbay.Platforms.Tests.Webhook.Intake;

/// <summary>Several CloudEvents in one request: each is an event by itself, once.</summary>
public sealed class HookBatchTests
{
    [Fact]
    public async Task Each_event_of_a_batch_comes_by_itself_and_a_repetition_adds_only_what_is_missing()
    {
        await using var rig = await StartAsync();
        var (status, text) = await PostAsync(rig, $"[{Event(1)},{Event(2)},{Event(3, "com.example.noise")}]");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var (first, second) = (await rig.Host.NextEventAsync(), await rig.Host.NextEventAsync());
        Assert.Equal(("1", "2"), (first["ce_id"], second["ce_id"]));
        Assert.Equal(first.Id, HookRig.Id(text));
        Assert.Equal(2, Directory.GetFiles(rig.Inbox).Length);
        Assert.Equal(1, await rig.CountAsync(HookRig.Hook, "filtered"));

        await PostAsync(rig, $"[{Event(1)},{Event(4)}]");
        Assert.Equal("4", (await rig.Host.NextEventAsync())["ce_id"]);
        Assert.Null(rig.Host.TryNextEvent());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("[")]
    [InlineData("GOOD,{}")]
    public async Task A_batch_that_is_none_is_refused_as_a_whole(string body)
    {
        await using var rig = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(rig, body.Replace("GOOD", $"[{Event(1)}", StringComparison.Ordinal) + (body.StartsWith("GOOD", StringComparison.Ordinal) ? "]" : ""))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(rig, $"[{string.Join(',', Enumerable.Range(1, 101).Select(id => Event(id)))}]")).Status);
        Assert.Equal((HttpStatusCode.OK, """{"ignored":"an empty batch"}"""), await PostAsync(rig, "[]"));
        Assert.Null(rig.Host.TryNextEvent());
    }

    static string Event(int id, string type = "com.example.full") => $$"""{"data":{"used":"97 %"},"specversion":"1.0","id":"{{id}}","source":"/db","type":"{{type}}"}""";

    static Task<HookRig> StartAsync() => HookRig.StartAsync(wish => wish with { Provider = "cloudevents", Filter = "com.example.full" });

    static async Task<(HttpStatusCode Status, string Text)> PostAsync(HookRig rig, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{rig.Platform.Port}/hooks/{HookRig.Hook}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents-batch+json; charset=utf-8");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", rig.Secret);
        // Of the binary mode: they name no event of a batch.
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", "one for all");
        var (status, text, _) = await rig.SendAsync(request);
        return (status, text);
    }
}
