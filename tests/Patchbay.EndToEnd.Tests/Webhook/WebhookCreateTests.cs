using System.Text.Json;
using Patchbay.Agents.Fake;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>The real program creates an issue where token and playbook allow it, and nothing where the playbook does not.</summary>
public sealed class WebhookCreateTests
{
    const string Token = "github_pat_of_this_hook";

    [Fact]
    public async Task An_issue_is_created_about_the_event_whose_playbook_says_so_and_none_about_another()
    {
        await using var github = new FakeGitHub(Token);
        await using var world = await NightWorld.OpenAsync();
        await world.Hooks.RunWithAsync(Token, "hook", "token", WebhookWorld.Hook, "--url", github.Address, "--yes");
        await world.Hooks.RunWithAsync("", "hook", "allow", WebhookWorld.Hook, "--create", "issue", "--yes");
        await world.PlaybookAsync("open", "on: github.check_run.failed\nwhen: branch=main\ntools: Read\ncreate: issue\nreport: telegram:owner", "Open an issue.");
        await world.PlaybookAsync("look", "on: github.check_run.failed\nwhen: branch=other\nreport: telegram:owner", "Only look.");
        world.Plan(Create, _ => new FakeAnswer.Says("It is written down."), Create, _ => new FakeAnswer.Says("It was refused."));

        var session = await world.StartAsync();
        await world.Hooks.AcceptedAsync("linter");
        await world.Phone.SentAsync("night: playbook open completed");
        await world.Hooks.AcceptedAsync("linter", "other");
        await world.Phone.SentAsync("night: playbook look completed");
        var issue = Assert.Single(github.Comments);
        Assert.StartsWith("/repos/acme/site/issues {\"title\":\"The linter is red\"", issue, StringComparison.Ordinal);
        Assert.Contains("no playbook with", world.Asked[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(session.Feed, item => item.GetProperty("type").GetString() is "permission_requested");
        Assert.DoesNotContain(Token, string.Join('\n', session.Feed) + session.Errors, StringComparison.Ordinal);

        static FakeAnswer Create(string asked) => new FakeAnswer.Says(
            "", new FakeCall("mcp__webhook__create_issue", JsonSerializer.Serialize(new { reply_to = NightWorld.MessageId(asked), title = "The linter is red", text = "See the log." })));
    }
}
