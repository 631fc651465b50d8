using System.Text.Json;
using Patchbay.Agents.Fake;
using Patchbay.EndToEnd.Tests.Telegram;

namespace Patchbay.EndToEnd.Tests.Webhook;

/// <summary>What comes in the night, with nobody there: it is worked on as the owner wrote, and the morning knows what came of it.</summary>
public sealed class NightTests
{
    const string Token = "github_pat_of_this_hook";
    const long Team = 77;

    [Theory]
    [InlineData("claude")]
    [InlineData("openai")]
    public async Task A_failed_check_is_repaired_by_the_one_command_that_a_rule_allows_answered_on_its_commit_and_reported_to_the_owner(string agent)
    {
        await using var github = new FakeGitHub(Token);
        await using var world = await NightWorld.OpenAsync("""{ "permissions": { "allow": ["Bash(./repair) from playbook:repair"] } }""");
        await world.Hooks.RunWithAsync(Token, "hook", "token", WebhookWorld.Hook, "--url", github.Address, "--yes");
        await world.PlaybookAsync("repair", "on: github.check_run.failed\nwhen: branch=main\ntools: Bash(./repair)\nreport: telegram:owner", "Run ./repair, and say on the commit what it did.");
        await File.WriteAllTextAsync(Path.Combine(world.Phone.Project, "repair"), "#!/bin/sh\necho mended > mended\n");
        File.SetUnixFileMode(Path.Combine(world.Phone.Project, "repair"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        world.Plan(
            _ => new FakeAnswer.Says("", new FakeCall("Bash", """{"command":"./repair"}"""), new FakeCall("Bash", """{"command":"touch forbidden"}""")),
            asked => new FakeAnswer.Says("", new FakeCall("mcp__webhook__reply", JsonSerializer.Serialize(new { reply_to = NightWorld.MessageId(asked), text = "It is mended." }))),
            _ => new FakeAnswer.Says("The build is mended; nothing is left."));

        var session = await world.StartAsync(agent);
        var id = await world.Hooks.AcceptedAsync("linter");
        var report = TelegramWorld.Text(await world.Phone.SentAsync("playbook repair"));
        Assert.Contains("night: playbook repair completed in", report, StringComparison.Ordinal);
        Assert.Contains($"({id})", report, StringComparison.Ordinal);
        Assert.EndsWith("The build is mended; nothing is left.", report, StringComparison.Ordinal);
        Assert.Equal("mended\n", await File.ReadAllTextAsync(Path.Combine(world.Phone.Project, "mended")));
        Assert.False(File.Exists(Path.Combine(world.Phone.Project, "forbidden")), "a command that neither playbook nor rule names");
        var comment = Assert.Single(github.Comments);
        Assert.StartsWith("/repos/acme/site/commits/ec26c3e57ca3a959ca5aad62de7213c562f8c821/comments ", comment, StringComparison.Ordinal);
        Assert.Contains("It is mended.", comment, StringComparison.Ordinal);
        Assert.Contains("Standing instruction of the owner", world.Asked[0], StringComparison.Ordinal);
        Assert.DoesNotContain(session.Feed, item => Type(item) is "permission_requested");
        Assert.Empty(world.Model.Complaints);
    }

    [Fact]
    public async Task A_run_that_fails_is_reported_to_the_owner_and_one_that_stalls_to_the_chat_that_its_playbook_names()
    {
        await using var world = await NightWorld.OpenAsync("""{ "agent": { "stallSeconds": 6, "onStall": "end" } }""");
        await world.Phone.RunAsync("access", "telegram", "allow", $"{Team}", "--yes");
        await world.PlaybookAsync("broken", "on: github.check_run.failed\nwhen: branch=broken\nreport: telegram:owner", "Look at it.");
        await world.PlaybookAsync("silent", $"on: github.check_run.failed\nwhen: branch=silent\nreport: telegram:{Team}", "Look at it.");
        world.Plan(_ => new FakeAnswer.Fails(404), _ => new FakeAnswer.Hangs());

        await world.StartAsync();
        await world.Hooks.AcceptedAsync("linter", "broken");
        Assert.Contains("choose another with --model", TelegramWorld.Text(await world.Phone.SentAsync("night: playbook broken failed in")), StringComparison.Ordinal);
        await world.Hooks.AcceptedAsync("linter", "silent");
        await world.Phone.WaitAsync(() => Told("night: the agent showed no sign for 6 s; its turn is ended") && Told("night: playbook silent failed in"), "stall and outcome in the chat of the team");
        Assert.DoesNotContain(world.Phone.Chat.FromBot(), message => TelegramWorld.Text(message).Contains("playbook silent", StringComparison.Ordinal));

        bool Told(string part) => world.Phone.Bot.People.Direct(Team).FromBot().Any(message => TelegramWorld.Text(message).Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pager_interrupts_a_long_turn_which_goes_on_afterwards_and_an_informational_alert_waits_for_its_end()
    {
        var (page, info) = (VendorRequest.Load("pagerduty/triggered"), VendorRequest.Load("alertmanager/informational"));
        await using var world = await NightWorld.OpenAsync();
        await world.Hooks.RunWithAsync(page.Secret, "hook", "add", "pager", "--provider", "pagerduty", "--secret", "-", "--yes");
        await world.Hooks.RunWithAsync(info.Secret, "hook", "add", "alerts", "--provider", "alertmanager", "--secret", "-", "--yes");
        world.Plan(
            _ => new FakeAnswer.Hangs(), _ => new FakeAnswer.Says("I look at the incident."), _ => new FakeAnswer.Says("The long work is done."), _ => new FakeAnswer.Says("Noted."));
        var session = await world.StartAsync();
        world.Phone.Bot.People.Say(TelegramWorld.Owner, "do the long work");
        await world.Phone.WaitAsync(() => world.Asked.Count == 1, "the long turn at the model");
        var low = await WebhookWorld.AcceptedAsync(() => world.Hooks.PostAsync("alerts", info.Body, info.Headers), "the informational alert");
        await session.WaitForAsync(item => Type(item) is "event" && Id(item) == low, "the informational alert in the session");
        var urgent = await WebhookWorld.AcceptedAsync(() => world.Hooks.PostAsync("pager", page.Body, page.Headers), "the page");
        await world.Phone.WaitAsync(() => Finished().Count == 3, "three turns");

        var began = session.Feed.Where(item => Type(item) is "turn_started").Select(item => item.GetProperty("event_ids").EnumerateArray().Select(id => id.GetString()).ToList()).ToList();
        Assert.Equal(["interrupted", "completed", "completed"], Finished());
        Assert.Equal([urgent], began[1]);
        Assert.Equal(began[0], began[2]);
        Assert.Contains("Go on with what turn 1 was doing", world.Asked[2], StringComparison.Ordinal);
        // It enters after the last word of the long turn, and has taken no right from it before.
        Assert.Equal(["owner", "webhook", "owner"], session.Feed.Where(item => Type(item) is "turn_started").Select(item => item.GetProperty("rights").GetString()));
        Assert.DoesNotContain("HighErrorRate", world.Asked[2], StringComparison.Ordinal);
        Assert.Contains("HighErrorRate", world.Asked[3], StringComparison.Ordinal);
        Assert.Single(session.NoticesWith("is interrupted for something urgent"));

        List<string> Finished() => [.. session.Feed.Where(item => Type(item) is "turn_finished").Select(item => item.GetProperty("outcome").GetString()!)];
    }

    static string? Type(JsonElement item) => item.GetProperty("type").GetString();

    static string? Id(JsonElement item) => item.GetProperty("event_id").GetString();
}
