using System.Net;
using System.Text.Json;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>The real program hears a failed check and comments where it came from.</summary>
public sealed class WebhookAnswerTests
{
    const string Token = "github_pat_of_this_hook";

    [Fact]
    public async Task A_failed_check_is_answered_by_a_comment_on_its_commit_with_the_hooks_own_token()
    {
        await using var github = new FakeGitHub(Token);
        await using var world = await WebhookWorld.OpenAsync();
        await world.RunWithAsync(Token, "hook", "token", WebhookWorld.Hook, "--url", github.Address, "--yes");
        var session = world.Start();
        await session.WaitForNoticeAsync("hooks are open at");
        var (status, id) = (await world.ReportAsync("linter"))!.Value;
        Assert.Equal(HttpStatusCode.Accepted, status);
        await WebhookWorld.WaitAsync(() => Task.FromResult(github.Comments.Count > 0), "the comment");
        var comment = Assert.Single(github.Comments);
        Assert.StartsWith("/repos/acme/site/commits/ec26c3e57ca3a959ca5aad62de7213c562f8c821/comments ", comment, StringComparison.Ordinal);
        Assert.Contains("Check linter on acme/site: failure", comment, StringComparison.Ordinal);
        Assert.Contains("Patchbay", comment, StringComparison.Ordinal);
        await session.WaitForAsync(item => Is(item, "event_state") && item.GetProperty("event_ids").EnumerateArray().Any(one => one.GetString() == id) && item.GetProperty("state").GetString() == "answered", "the receipt");
        await session.StopAsync();
        Assert.DoesNotContain(Token, string.Join('\n', session.Feed) + session.Errors, StringComparison.Ordinal);
    }

    static bool Is(JsonElement item, string type) => item.GetProperty("type").GetString() == type;
}
