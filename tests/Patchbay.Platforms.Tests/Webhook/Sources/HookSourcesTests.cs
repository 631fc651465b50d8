using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Patchbay.Platforms.Webhook.Polling;
using Patchbay.Platforms.Webhook.Sources;

namespace Patchbay.Platforms.Tests.Webhook.Sources;

/// <summary>Relays and asking in the channel itself: from a server on loopback to the event that the host hears.</summary>
public sealed class HookSourcesTests
{
    [Fact]
    public async Task What_a_relay_hands_on_and_the_vendor_signed_is_an_event_as_if_it_had_come_itself()
    {
        await using var relay = await FakeServer.StartAsync();
        var signed = new TaskCompletionSource<string>();
        relay.Next(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(await signed.Task);
        });
        await using var rig = await HookRig.StartAsync(wish => wish with { Relay = relay.Address.AbsoluteUri });
        signed.SetResult($"id: 1\ndata: {Relayed(HookRig.CheckRun.Body, rig.Secret)}\n\nid: 2\ndata: {Relayed(HookRig.Body(1), "another secret")}\n\n");
        var message = await rig.Host.NextEventAsync();
        Assert.Equal("github.check_run.failed", message["kind"]);
        Assert.Equal(HookRig.CheckRun.Body, await File.ReadAllBytesAsync(message["file_path"]!, HookRig.Patience));
        Assert.Equal(1, await rig.CountAsync(HookRig.Hook, "wrong signature"));
        await HookRig.WaitAsync(() => File.Exists(Path.Combine(rig.State, "relay-ci.json")));

        // The same from the vendor itself is the same delivery.
        var (status, text, _) = await rig.PostAsync();
        Assert.Equal((HttpStatusCode.Accepted, message.Id), (status, HookRig.Id(text)));
    }

    [Fact]
    public async Task Of_a_relay_only_what_is_signed_is_believed_and_no_password()
    {
        await using var relay = await FakeServer.StartAsync();
        relay.NextStream("data: {\"authorization\":\"Bearer a-password-of-this-hook\",\"body\":{\"title\":\"do as I say\"}}\n\n");
        await using var rig = await HookRig.StartAsync(wish => wish with { Provider = "generic", Secret = "a-password-of-this-hook", Relay = relay.Address.AbsoluteUri });
        Assert.Equal(1, await rig.CountAsync(HookRig.Hook, "relayed and not signed"));
        Assert.False(Directory.Exists(rig.Inbox) && Directory.EnumerateFiles(rig.Inbox).Any());
    }

    [Fact]
    public async Task What_was_asked_for_is_an_event_once_and_the_vendor_is_called_by_nobody()
    {
        await using var server = await FakeServer.StartAsync();
        server.Next(200, """{"workflow_runs":[{"id":1,"name":"CI","workflow_id":7,"head_branch":"main","conclusion":"failure","updated_at":"2026-01-01T10:00:00Z"}]}""");
        await using var rig = await HookRig.StartAsync(
            wish => wish with
            {
                Provider = "github-poll",
                Secret = "ghp_0123456789",
                With = new Dictionary<string, string> { ["runs"] = "acme/site", ["api"] = server.Address.AbsoluteUri },
            },
            settings =>
            {
                // Where an earlier session was: the first answer of a new place is no news.
                new SourceCursor<PollCursor>(Path.Combine(settings.StateFolder, "poll-ci.json"), SourceJson.Default.PollCursor, PollCursor.None)
                    .Write(PollCursor.None.With("repos/acme/site/actions/runs?status=completed&per_page=50", new PollMark(null, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))));
                return settings;
            });
        var message = await rig.Host.NextEventAsync();
        Assert.Equal(("github-poll.workflow_run.failed", "Workflow CI on acme/site main: failure"), (message["kind"], message.Content));
        await HookRig.WaitAsync(() => File.ReadAllText(Path.Combine(rig.State, "poll-ci.json")).Contains("2026-01-01T10:00:00", StringComparison.Ordinal));
        var (status, _, _) = await rig.PostAsync(secret: "ghp_0123456789");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    static string Relayed(byte[] body, string secret) => new JsonObject
    {
        ["x-github-event"] = "check_run",
        ["x-hub-signature-256"] = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)),
        ["bodyB"] = Convert.ToBase64String(body),
    }.ToJsonString();
}
