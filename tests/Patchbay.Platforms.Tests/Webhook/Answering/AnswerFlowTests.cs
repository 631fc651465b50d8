using System.Text.Json;
using System.Text.Json.Nodes;
using Patchbay.Platforms.Webhook.Answering;
using Patchbay.Platforms.Webhook.Book;

namespace Patchbay.Platforms.Tests.Webhook.Answering;

/// <summary>From a signed report to the comment at its place, over the real listener, the real spool and the wire.</summary>
public sealed class AnswerFlowTests
{
    const string Comment = "POST /repos/Codertocat/Hello-World/commits/ec26c3e57ca3a959ca5aad62de7213c562f8c821/comments";

    [Fact]
    public async Task What_an_event_was_about_is_answered_with_the_hooks_own_token()
    {
        await using var vendor = (await FakeVendor.StartAsync(("Authorization", "Bearer token-of-ci"))).On(Comment, """{"html_url":"https://github.com/c"}""", 201);
        await using var rig = await HookRig.StartAsync();
        Assert.Empty(await ToolsAsync(rig));
        await rig.PostAsync(HookRig.Body(1));
        Assert.Null((await rig.Host.NextEventAsync())["message_id"]);

        await Desk(rig).GiveAsync(HookRig.Hook, "token-of-ci", vendor.Root.ToString(), null, HookRig.Patience);
        Assert.Equal(["reply", "review_comment", "set_status", "label"], await ToolsAsync(rig));
        await rig.PostAsync();
        var name = (await rig.Host.NextEventAsync())["message_id"]!;
        Assert.StartsWith("ci-", name, StringComparison.Ordinal);
        var (text, isError) = await rig.Host.CallToolAsync("reply", new JsonObject { ["reply_to"] = name, ["text"] = "The linter is **right**." });
        Assert.Equal(("commented: https://github.com/c", false), (text, isError));
        Assert.Equal("""{"body":"The linter is **right**.\n\n\u2014 Patchbay"}""", Assert.Single(vendor.Requests).Body);

        // One file for each: the payload and where its answer goes; a repetition adds none.
        var files = Directory.GetFiles(rig.Inbox).Length;
        await rig.PostAsync();
        Assert.Equal(files, Directory.GetFiles(rig.Inbox).Length);
    }

    [Fact]
    public async Task A_refusal_of_the_vendor_is_a_line_for_the_agent_without_the_token()
    {
        await using var vendor = await FakeVendor.StartAsync();
        await using var rig = await HookRig.StartAsync();
        await Desk(rig).GiveAsync(HookRig.Hook, "token-of-ci", vendor.Root.ToString(), null, HookRig.Patience);
        await rig.PostAsync();
        var name = (await rig.Host.NextEventAsync())["message_id"]!;
        vendor.Misbehave(FakeFault.Unauthorized);
        var (text, isError) = await rig.Host.CallToolAsync("reply", new JsonObject { ["reply_to"] = name, ["text"] = "Hello" });
        Assert.True(isError);
        Assert.Contains("does not accept the token of the hook 'ci'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-ci", text + rig.Host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_goes_with_its_hook_and_with_its_owner()
    {
        await using var rig = await HookRig.StartAsync();
        await Desk(rig).GiveAsync(HookRig.Hook, "token-of-ci", null, null, HookRig.Patience);
        Assert.NotNull(rig.Desk.Show(HookRig.Hook).AnswersSince);
        await Desk(rig).RemoveAsync(HookRig.Hook, HookRig.Patience);
        Assert.Null(rig.Desk.Show(HookRig.Hook).AnswersSince);
        await Desk(rig).GiveAsync(HookRig.Hook, "token-of-ci", null, null, HookRig.Patience);
        await rig.Desk.RemoveAsync(HookRig.Hook, HookRig.Patience);
        await rig.Desk.AddAsync(new HookWish(HookRig.Hook, "github", null, null, null, null, IsPublic: false), HookRig.Patience);
        Assert.Null(rig.Desk.Show(HookRig.Hook).AnswersSince);
        Assert.Empty(await ToolsAsync(rig));
    }

    [Theory]
    [InlineData("github", "nobody", "a-good-token", null, null, "there is no hook")]
    [InlineData("alertmanager", "ci", "a-good-token", null, null, "nothing can be answered to alertmanager")]
    [InlineData("gitea", "ci", "a-good-token", null, null, "give it with --url")]
    [InlineData("github", "ci", "a-good-token", "http://git.example.com", null, "has no TLS")]
    [InlineData("pagerduty", "ci", "a-good-token", null, null, "--user")]
    [InlineData("pagerduty", "ci", "a-good-token", null, "a b", "--user")]
    [InlineData("github", "ci", "short", null, null, "a token has 8 to 4096 characters")]
    [InlineData("github", "ci", "with a space", null, null, "a token has 8 to 4096 characters")]
    public async Task A_token_that_cannot_be_used_is_refused_with_the_remedy(string provider, string hook, string token, string? url, string? user, string says)
    {
        var folder = Directory.CreateTempSubdirectory("answers-").FullName;
        try
        {
            string? Variable(string name) => name is "WEBHOOK_STATE_DIR" ? Path.Combine(folder, "state") : null;
            await new HookDesk(Variable, folder, "test", TimeProvider.System).AddAsync(new HookWish("ci", provider, "secret-of-ci", null, null, null, IsPublic: false), HookRig.Patience);
            var desk = new AnswerDesk(Variable, folder, "test", TimeProvider.System);
            var refused = await Assert.ThrowsAsync<HookException>(() => desk.GiveAsync(hook, token, url, user, HookRig.Patience));
            Assert.Contains(says, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.Empty(Directory.GetFiles(folder, "tokens.json", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_a_token_may_do_beyond_is_closed_until_a_person_opens_it_and_stays_when_the_token_is_renewed()
    {
        await using var rig = await HookRig.StartAsync();
        Assert.Contains("has no token", await RefusedAsync(rig, ["issue"], null), StringComparison.Ordinal);
        await Desk(rig).GiveAsync(HookRig.Hook, "token-of-ci", null, null, HookRig.Patience);
        Assert.Equal(["ci may create nothing; it writes only to what an event was about"], await Desk(rig).AllowAsync(HookRig.Hook, null, null, HookRig.Patience));
        Assert.Equal("'ticket' cannot be created at GitHub; these can: issue, pull-request", await RefusedAsync(rig, ["issue", "ticket"], null));
        Assert.Equal("'acme' is no place of GitHub: write OWNER/NAME", await RefusedAsync(rig, null, ["acme/site", "acme"]));
        Assert.DoesNotContain("create_issue", await ToolsAsync(rig));

        await Desk(rig).AllowAsync(HookRig.Hook, ["issue"], ["acme/docs"], HookRig.Patience);
        await Desk(rig).GiveAsync(HookRig.Hook, "token-two-of-ci", null, null, HookRig.Patience);
        var look = rig.Desk.Show(HookRig.Hook);
        Assert.Equal(["issue"], look.Creates);
        Assert.Equal(["acme/docs"], look.Places);
        Assert.Contains("create_issue", await ToolsAsync(rig));
        await Desk(rig).AllowAsync(HookRig.Hook, [], [], HookRig.Patience);
        Assert.Empty(rig.Desk.Show(HookRig.Hook).Creates);
        Assert.DoesNotContain("create_issue", await ToolsAsync(rig));
    }

    static async Task<string> RefusedAsync(HookRig rig, IReadOnlyList<string>? create, IReadOnlyList<string>? places) =>
        (await Assert.ThrowsAsync<HookException>(() => Desk(rig).AllowAsync(HookRig.Hook, create, places, HookRig.Patience))).Message;

    static AnswerDesk Desk(HookRig rig) => new(rig.Variable, rig.Folder, "test", TimeProvider.System);

    static async Task<IEnumerable<string?>> ToolsAsync(HookRig rig) =>
        [.. Tools(await rig.Host.RequestAsync("tools/list")).Select(tool => tool.GetProperty("name").GetString()).Where(name => name is not "ack")];

    static IEnumerable<JsonElement> Tools(JsonElement answer) =>
        (answer.TryGetProperty("result", out var result) ? result : answer).GetProperty("tools").EnumerateArray();
}
